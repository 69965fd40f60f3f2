import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

from lms.audit.guard import RefuseChange


def person(related_name):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name=related_name, to=settings.AUTH_USER_MODEL
    )


def number():
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0004_deaths'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='goes_on_as',
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name='+',
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(
                condition=Q(('goes_on_as', None), ('goes_on_as', F('pk')), ('is_active', False), _connector='OR'),
                name='nobody_signs_in_with_an_account_that_was_left',
            ),
        ),
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', number()),
                ('reason', models.TextField()),
                ('asked_at', models.DateTimeField()),
                ('account', person('merges')),
                ('asked_by', person('+')),
                ('into', person('merges_into_it')),
                (
                    'organisation',
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation'
                    ),
                ),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(
                        condition=Q(('reason', ''), _negated=True), name='a_merge_is_asked_with_a_reason'
                    ),
                    models.CheckConstraint(
                        condition=Q(('account', F('into')), _negated=True), name='no_account_is_merged_into_itself'
                    ),
                    models.CheckConstraint(
                        condition=Q(
                            Q(('asked_by', F('account')), _negated=True), Q(('asked_by', F('into')), _negated=True)
                        ),
                        name='nobody_asks_that_their_own_accounts_be_merged',
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name='MergeDecision',
            fields=[
                ('id', number()),
                ('is_approved', models.BooleanField()),
                ('note', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('account', person('+')),
                ('by', person('+')),
                (
                    'merge',
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='people.merge'
                    ),
                ),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(
                        condition=Q(('is_approved', True), Q(('note', ''), _negated=True), _connector='OR'),
                        name='a_merge_is_refused_with_a_reason',
                    ),
                    models.UniqueConstraint(
                        condition=Q(('is_approved', True)), fields=('account',), name='an_account_is_merged_once'
                    ),
                ]
            },
        ),
        RefuseChange('people_merge', message='That two accounts were to be merged is never changed or deleted.'),
        RefuseChange('people_mergedecision', message='A decision is never changed or deleted.'),
    ]
