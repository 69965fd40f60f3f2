import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.CharField(max_length=60)),
                ('of_type', models.CharField(max_length=60)),
                ('of_id', models.CharField(max_length=64)),
                ('by_id', models.CharField(blank=True, max_length=64)),
                ('at', models.DateTimeField()),
                ('detail', models.JSONField(default=dict)),
            ],
            options={
                'indexes': [models.Index(fields=['of_type', 'of_id', 'at'], name='events_of_one_thing'), models.Index(fields=['by_id', 'at'], name='events_by_one_person')],
            },
        ),
        migrations.CreateModel(
            name='SigningKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kid', models.CharField(max_length=60, unique=True)),
                ('purpose', models.CharField(choices=[('credentials', 'Credentials and their status lists'), ('papers', 'Papers that people keep'), ('ledger', 'Seals of the ledger')], max_length=20)),
                ('algorithm', models.CharField(max_length=20)),
                ('public_multibase', models.CharField(max_length=100, unique=True)),
                ('certificate', models.TextField(blank=True)),
                ('secret', models.CharField(max_length=100)),
                ('made_at', models.DateTimeField()),
                ('retired_at', models.DateTimeField(null=True)),
                ('compromised_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('compromised_at', None), ('retired_at', None)), fields=('purpose',), name='one_key_signs_for_each_purpose'), models.CheckConstraint(condition=models.Q(('ended_at', None), ('retired_at__isnull', False), _connector='OR'), name='a_key_ends_after_it_was_retired')],
            },
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(unique=True)),
                ('last_event', models.BigIntegerField()),
                ('leaves', models.BinaryField()),
                ('root', models.CharField(max_length=64)),
                ('previous', models.CharField(max_length=64, unique=True)),
                ('head', models.CharField(max_length=64, unique=True)),
                ('sealed_at', models.DateTimeField()),
                ('signature', models.CharField(max_length=160)),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audit.signingkey')),
            ],
            options={
                'ordering': ['number'],
            },
        ),
    ]
