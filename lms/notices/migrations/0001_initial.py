import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MailboxMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to', models.CharField(max_length=320, verbose_name='to')),
                ('subject', models.CharField(max_length=250)),
                ('text', models.TextField()),
                ('html', models.TextField(blank=True)),
                ('received_at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=60, unique=True)),
                ('done_through', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='OutboxMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dedupe', models.CharField(max_length=200, unique=True)),
                ('notice', models.CharField(max_length=100)),
                ('address', models.EmailField(max_length=254)),
                ('subject', models.CharField(max_length=250)),
                ('text', models.TextField(blank=True)),
                ('html', models.TextField(blank=True)),
                ('is_confidential', models.BooleanField(default=False)),
                ('written_at', models.DateTimeField()),
                ('next_attempt_at', models.DateTimeField()),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('last_problem', models.CharField(blank=True, max_length=200)),
                ('delivered_at', models.DateTimeField(null=True)),
                ('given_up_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='outbox_messages', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('delivered_at', None), ('given_up_at', None), ('withdrawn_at', None)), fields=['next_attempt_at'], name='messages_still_to_deliver')],
                'constraints': [models.CheckConstraint(condition=models.Q(('delivered_at', None), ('given_up_at', None), _connector='OR'), name='a_message_is_not_both_delivered_and_given_up'), models.CheckConstraint(condition=models.Q(('withdrawn_at', None), models.Q(('delivered_at', None), ('given_up_at', None)), _connector='OR'), name='a_message_that_was_withdrawn_never_left')],
            },
        ),
    ]
