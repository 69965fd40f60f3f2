import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import lms.people.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('slug', models.SlugField(unique=True)),
                ('timezone', models.CharField(default='America/New_York', max_length=64, validators=[lms.people.models.known_timezone], verbose_name='time zone')),
                ('trains', models.BooleanField(default=False, verbose_name='trains')),
                ('hosts_practice', models.BooleanField(default=False, verbose_name='hosts practice')),
                ('certifies', models.BooleanField(default=False, verbose_name='certifies')),
                ('contact_email', models.EmailField(blank=True, max_length=254, verbose_name='contact address')),
            ],
            options={
                'permissions': [('act_as_author', 'Can act as author'), ('act_as_instructor', 'Can act as instructor'), ('act_as_examiner', 'Can act as examiner'), ('act_as_programme_manager', 'Can act as programme manager'), ('act_as_supervisor', 'Can act as supervisor'), ('act_as_reviewer', 'Can act as reviewer'), ('act_as_registrar', 'Can act as registrar'), ('act_as_auditor', 'Can act as auditor')],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                ('legal_given_names', models.CharField(max_length=100, verbose_name='legal given names')),
                ('legal_family_name', models.CharField(max_length=100, verbose_name='legal family name')),
                ('preferred_name', models.CharField(blank=True, max_length=100, verbose_name='name we call you')),
                ('born_on', models.DateField(blank=True, null=True, verbose_name='date of birth')),
                ('language', models.CharField(choices=[('en', 'English')], default='en', max_length=12, verbose_name='language')),
                ('timezone', models.CharField(default='America/New_York', max_length=64, validators=[lms.people.models.known_timezone], verbose_name='time zone')),
                ('is_active', models.BooleanField(default=True)),
                ('joined_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'people',
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='one_account_per_email_address', violation_error_message='There is already an account with this e-mail address.')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('author', 'author'), ('instructor', 'instructor'), ('examiner', 'examiner'), ('programme_manager', 'programme manager'), ('supervisor', 'supervisor'), ('reviewer', 'reviewer'), ('registrar', 'registrar'), ('auditor', 'auditor')], max_length=30)),
                ('from_on', models.DateField()),
                ('until_on', models.DateField(blank=True, null=True)),
                ('granted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='people.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['organisation', 'role'], name='members_of_one_organisation')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until_on', None), ('until_on__gte', models.F('from_on')), _connector='OR'), name='a_membership_ends_no_earlier_than_it_begins'), models.UniqueConstraint(condition=models.Q(('until_on', None)), fields=('person', 'organisation', 'role'), name='one_open_membership_per_person_role_and_organisation')],
            },
        ),
        migrations.CreateModel(
            name='OrganisationGroupPermission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='people.organisation')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.group')),
                ('permission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.permission')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='OrganisationUserPermission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='people.organisation')),
                ('permission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.permission')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AlterUniqueTogether(
            name='organisationgrouppermission',
            unique_together={('group', 'permission', 'content_object')},
        ),
        migrations.AlterUniqueTogether(
            name='organisationuserpermission',
            unique_together={('user', 'permission', 'content_object')},
        ),
    ]
