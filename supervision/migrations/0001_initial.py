import django.db.models.deletion
import lms.people.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        # As for the room below.
        ("assessments", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name='Alternate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.CharField(choices=[('left', 'The supervisor left before signing'), ('unable', 'The supervisor can no longer sign'), ('died', 'The supervisor died'), ('closed', "The supervisor's account is closed"), ('refused', 'The supervisor refused, and the programme decided to look at the hours itself'), ('paper', 'The hours were signed by hand, on paper')], max_length=12)),
                ('account', models.CharField(max_length=1000)),
                ('opened_at', models.DateTimeField()),
                ('opener_name', models.CharField(max_length=220)),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AlternateEvidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ending', models.CharField(choices=[('pdf', 'PDF'), ('jpg', 'JPG'), ('png', 'PNG')], max_length=3)),
                ('content', models.BinaryField()),
                ('digest', models.CharField(max_length=64)),
                ('alternate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='supervision.alternate')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feed', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.CharField(max_length=20)),
                ('language', models.CharField(max_length=12)),
                ('text', models.TextField()),
                ('given_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ConsentWithdrawal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('withdrawn_at', models.DateTimeField()),
                ('consent', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawal', to='supervision.consent')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='HourEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_key', models.CharField(max_length=64)),
                ('created_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hour_entries', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='EntryVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('written_at', models.DateTimeField()),
                ('kind', models.CharField(choices=[('direct_service', 'Peer support, with people'), ('individual', 'Individual supervision'), ('group', 'Group supervision'), ('co_reflection', 'Co-reflection'), ('observation', 'Observation'), ('education', 'Education'), ('other', 'Something else')], max_length=20)),
                ('group_size', models.PositiveSmallIntegerField(null=True)),
                ('worked_on', models.DateField()),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('zone', models.CharField(max_length=64, validators=[lms.people.models.known_timezone])),
                ('minutes', models.PositiveSmallIntegerField()),
                ('topics', models.JSONField(default=dict)),
                ('mode', models.CharField(choices=[('in_person', 'In person'), ('live_online', 'By phone or video')], max_length=12)),
                ('population', models.CharField(blank=True, choices=[('adults', 'Adults'), ('youth', 'Young people'), ('families', 'Families'), ('older_adults', 'Older adults'), ('veterans', 'Veterans'), ('justice_involved', 'People in the justice system')], max_length=20)),
                ('note', models.CharField(blank=True, max_length=280)),
                ('note_salt', models.CharField(max_length=32)),
                ('note_digest', models.CharField(max_length=64)),
                ('warnings', models.JSONField(default=list)),
                ('content_hash', models.CharField(max_length=64)),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Handed in'), ('returned', 'Returned'), ('approved', 'Read'), ('refused', 'Signature refused')], default='draft', max_length=10)),
                ('submitted_at', models.DateTimeField(null=True)),
                ('approved_at', models.DateTimeField(null=True)),
                ('holds_time', models.BooleanField(default=True)),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='supervision.hourentry')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('holds_time', True)), fields=['person', 'starts_at'], name='time_of_one_person'), models.Index(fields=['person', 'worked_on'], name='days_of_one_person')],
                'constraints': [models.UniqueConstraint(fields=('entry', 'number'), name='versions_of_an_entry_are_numbered'), models.CheckConstraint(condition=models.Q(('minutes__gte', 1), ('minutes__lte', 960)), name='an_entry_has_1_minute_to_16_hours'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='an_entry_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(models.Q(('group_size__gte', 2), ('kind', 'group')), models.Q(models.Q(('kind', 'group'), _negated=True), ('group_size', None)), _connector='OR'), name='only_group_supervision_has_a_group_of_two_or_more'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'draft'), ('submitted_at', None)), models.Q(models.Q(('status', 'draft'), _negated=True), ('submitted_at__isnull', False)), _connector='OR'), name='what_left_the_draft_says_when_it_was_handed_in'), models.CheckConstraint(condition=models.Q(models.Q(('approved_at', None), ('approved_by', None)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='an_approved_version_names_who_read_it')],
            },
        ),
        migrations.CreateModel(
            name='HourRules',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('from_on', models.DateField(verbose_name='in force from')),
                ('set_at', models.DateTimeField()),
                ('shortest', models.PositiveSmallIntegerField()),
                ('longest', models.PositiveSmallIntegerField()),
                ('day_cap', models.PositiveSmallIntegerField()),
                ('week_cap', models.PositiveSmallIntegerField()),
                ('late_after', models.PositiveSmallIntegerField()),
                ('too_late_after', models.PositiveSmallIntegerField()),
                ('largest_group', models.PositiveSmallIntegerField()),
                ('work_per_supervision', models.PositiveIntegerField()),
                ('individual_share', models.PositiveSmallIntegerField()),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hour_rules', to='people.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('site', 'number'), name='editions_of_a_sites_rules_are_numbered'), models.CheckConstraint(condition=models.Q(('longest__lte', 960), ('shortest__gte', 1), ('shortest__lte', models.F('longest'))), name='an_entry_may_be_as_long_as_it_must'), models.CheckConstraint(condition=models.Q(('too_late_after__gte', models.F('late_after'))), name='what_is_too_late_was_late_before'), models.CheckConstraint(condition=models.Q(('individual_share__lte', 100)), name='a_share_is_at_most_the_whole')],
            },
        ),
        migrations.CreateModel(
            name='Placement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.CharField(choices=[('paid', 'Paid'), ('volunteer', 'Volunteer')], max_length=12, verbose_name='position')),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('proposed_at', models.DateTimeField()),
                ('trainee_agreed_at', models.DateTimeField(null=True)),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='placements', to='people.organisation')),
                ('trainee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='placements', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='a_placement_ends_no_earlier_than_it_begins'), models.UniqueConstraint(fields=('trainee', 'site', 'position', 'starts_on'), name='one_placement_per_trainee_site_position_and_first_day')],
            },
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('on', models.DateField(verbose_name='day')),
                ('clock', models.TimeField(verbose_name='time')),
                ('zone', models.CharField(max_length=64, validators=[lms.people.models.known_timezone])),
                ('minutes', models.PositiveSmallIntegerField()),
                ('repeats', models.CharField(choices=[('never', 'It does not repeat'), ('weekly', 'Every week'), ('fortnightly', 'Every other week'), ('monthly', 'Every month, on the same weekday')], default='never', max_length=12)),
                ('until_on', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('skipped', models.JSONField(default=list)),
                ('planned_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('called_off_at', models.DateTimeField(null=True)),
                ('called_off_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('planned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('supervisor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('placement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='supervision.placement')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('called_off_at', None), ('called_off_by', None)), models.Q(('called_off_at__isnull', False), ('called_off_by__isnull', False)), _connector='OR'), name='a_meeting_called_off_says_by_whom'), models.CheckConstraint(condition=models.Q(('minutes__gte', 5), ('minutes__lte', 480)), name='a_meeting_has_5_to_480_minutes')],
            },
        ),
        migrations.AddField(
            model_name='hourentry',
            name='placement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='supervision.placement'),
        ),
        migrations.CreateModel(
            name='Dispute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_on', models.DateField()),
                ('until_on', models.DateField()),
                ('reason', models.CharField(max_length=500)),
                ('opened_at', models.DateTimeField()),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('placement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disputes', to='supervision.placement')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('until_on__gte', models.F('from_on'))), name='a_dispute_ends_no_earlier_than_it_begins')],
            },
        ),
        migrations.AddField(
            model_name='alternate',
            name='placement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alternates', to='supervision.placement'),
        ),
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('work_per_supervision', models.PositiveIntegerField()),
                ('frequency', models.CharField(choices=[('weekly', 'Every week'), ('two_weeks', 'Every two weeks'), ('monthly', 'Every month'), ('as_needed', 'When one of the two asks for it')], max_length=12)),
                ('proposed_at', models.DateTimeField()),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('placement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='supervision.placement')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('placement', 'number'), name='editions_of_an_agreement_are_numbered')],
            },
        ),
        migrations.CreateModel(
            name='PlacementSupervisor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('invited_email', models.EmailField(max_length=254)),
                ('invited_at', models.DateTimeField()),
                ('relation', models.CharField(blank=True, choices=[('site', 'I work at the same site'), ('outside', 'I come from outside the site'), ('programme', 'The programme, in place of a supervisor')], max_length=12)),
                ('from_on', models.DateField()),
                ('until_on', models.DateField(null=True)),
                ('accepted_at', models.DateTimeField(null=True)),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('placement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supervisions', to='supervision.placement')),
                ('supervisor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='supervisions', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['supervisor', 'placement'], name='placements_of_one_supervisor')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('accepted_at', None), ('supervisor', None)), models.Q(('accepted_at__isnull', False), ('supervisor__isnull', False), models.Q(('relation', ''), _negated=True)), _connector='OR'), name='who_accepts_a_placement_is_known_with_their_relation'), models.CheckConstraint(condition=models.Q(('until_on', None), ('until_on__gte', models.F('from_on')), _connector='OR'), name='a_supervision_ends_no_earlier_than_it_begins'), models.UniqueConstraint(condition=models.Q(('until_on', None)), fields=('placement', 'invited_email'), name='one_open_invitation_per_placement_and_address')],
            },
        ),
        migrations.CreateModel(
            name='Qualification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('credential', models.SlugField(max_length=60, verbose_name='code')),
                ('title', models.CharField(max_length=160, verbose_name='title')),
                ('jurisdiction', models.CharField(max_length=100, verbose_name='jurisdiction')),
                ('number', models.CharField(blank=True, max_length=60, verbose_name='number')),
                ('from_on', models.DateField(verbose_name='valid from')),
                ('until_on', models.DateField(blank=True, null=True, verbose_name='valid through')),
                ('recorded_at', models.DateTimeField()),
                ('verified_at', models.DateTimeField(null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='qualifications', to='people.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='qualifications', to=settings.AUTH_USER_MODEL)),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('verified_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('verified_at', None), ('verified_by', None)), models.Q(('verified_at__isnull', False), ('verified_by__isnull', False)), _connector='OR'), name='a_verified_qualification_names_its_verifier'), models.CheckConstraint(condition=models.Q(('verified_by', None), models.Q(('verified_by', models.F('person')), _negated=True), _connector='OR'), name='nobody_verifies_their_own_qualification'), models.CheckConstraint(condition=models.Q(('until_on', None), ('until_on__gte', models.F('from_on')), _connector='OR'), name='a_qualification_ends_no_earlier_than_it_begins'), models.UniqueConstraint(fields=('person', 'credential', 'jurisdiction', 'from_on'), name='one_record_per_person_credential_jurisdiction_and_first_day')],
            },
        ),
        migrations.CreateModel(
            name='QualificationEnd',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('lapsed', 'It lapsed'), ('revoked', 'Its body revoked it'), ('given_up', 'Its holder gave it up')], max_length=10)),
                ('ended_on', models.DateField()),
                ('ended_at', models.DateTimeField()),
                ('ended_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('qualification', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='end', to='supervision.qualification')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='QualificationProof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ending', models.CharField(choices=[('pdf', 'PDF'), ('jpg', 'JPG'), ('png', 'PNG')], max_length=3)),
                ('content', models.BinaryField()),
                ('digest', models.CharField(max_length=64)),
                ('sent_at', models.DateTimeField()),
                ('qualification', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proofs', to='supervision.qualification')),
                ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('qualification', 'digest'), name='a_paper_shows_a_qualification_once')],
            },
        ),
        migrations.CreateModel(
            name='QualificationReturn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=500)),
                ('returned_at', models.DateTimeField()),
                ('qualification', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='supervision.qualification')),
                ('returned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Rating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('party', models.CharField(choices=[('trainee', 'Trainee'), ('supervisor', 'Supervisor')], max_length=12)),
                ('rater_name', models.CharField(max_length=220)),
                ('finished_at', models.DateTimeField()),
                ('rated_on', models.DateField()),
                ('levels', models.JSONField()),
                ('notes', models.JSONField(default=dict)),
                ('placement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ratings', to='supervision.placement')),
                ('rater', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ratings', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['placement', 'rated_on'], name='ratings_of_one_placement')],
            },
        ),
        migrations.CreateModel(
            name='RatingDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('levels', models.JSONField(default=dict)),
                ('notes', models.JSONField(default=dict)),
                ('begun_at', models.DateTimeField()),
                ('placement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rating_drafts', to='supervision.placement')),
                ('rater', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rating_drafts', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('placement', 'rater'), name='one_rating_under_way_per_placement_and_rater')],
            },
        ),
        migrations.CreateModel(
            name='Refusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('refused_at', models.DateTimeField()),
                ('reason', models.CharField(max_length=500)),
                ('placement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refusals', to='supervision.placement')),
                ('refused_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('appealed_at', models.DateTimeField()),
                ('words', models.CharField(max_length=1000)),
                ('appealed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('refusal', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='appeal', to='supervision.refusal')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RefusedEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entry_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refused_entries', to='supervision.entryversion')),
                ('refusal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refused_entries', to='supervision.refusal')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('refusal', 'entry_version'), name='a_refusal_names_each_version_once')],
            },
        ),
        migrations.CreateModel(
            name='Return',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('returned_at', models.DateTimeField()),
                ('reason', models.CharField(max_length=500)),
                ('entry_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='supervision.entryversion')),
                ('returned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SignaturesReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ended_on', models.DateField()),
                ('note', models.CharField(max_length=500)),
                ('reviewed_at', models.DateTimeField()),
                ('qualification', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='supervision.qualification')),
                ('reviewed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('qualification', 'site', 'ended_on'), name='an_ended_qualification_is_reviewed_once_per_site')],
            },
        ),
        migrations.CreateModel(
            name='SignOff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('signed_at', models.DateTimeField()),
                ('signed_on', models.DateField()),
                ('statement', models.TextField()),
                ('statement_version', models.CharField(max_length=20)),
                ('language', models.CharField(max_length=12)),
                ('typed_name', models.CharField(max_length=220)),
                ('signer_name', models.CharField(max_length=220)),
                ('trainee_name', models.CharField(max_length=220)),
                ('site_name', models.CharField(max_length=200)),
                ('position', models.CharField(choices=[('paid', 'Paid'), ('volunteer', 'Volunteer')], max_length=12)),
                ('relation', models.CharField(choices=[('site', 'I work at the same site'), ('outside', 'I come from outside the site'), ('programme', 'The programme, in place of a supervisor')], max_length=12)),
                ('credentials', models.JSONField()),
                ('from_on', models.DateField()),
                ('until_on', models.DateField()),
                ('entries_count', models.PositiveIntegerField()),
                ('minutes', models.PositiveIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('placement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sign_offs', to='supervision.placement')),
                ('signer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sign_offs', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('until_on__gte', models.F('from_on'))), name='a_signed_period_ends_no_earlier_than_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='SignedEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_hash', models.CharField(max_length=64)),
                ('entry_version', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='signed_entry', to='supervision.entryversion')),
                ('sign_off', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signed_entries', to='supervision.signoff')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AlternateDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reasons', models.CharField(blank=True, max_length=1000)),
                ('decided_at', models.DateTimeField()),
                ('alternate', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='supervision.alternate')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sign_off', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='alternate_decision', to='supervision.signoff')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('reasons', ''), ('sign_off__isnull', False)), models.Q(('sign_off', None), models.Q(('reasons', ''), _negated=True)), _connector='OR'), name='an_alternate_is_signed_or_declined_with_reasons')],
            },
        ),
        migrations.CreateModel(
            name='Timer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('direct_service', 'Peer support, with people'), ('individual', 'Individual supervision'), ('group', 'Group supervision'), ('co_reflection', 'Co-reflection'), ('observation', 'Observation'), ('education', 'Education'), ('other', 'Something else')], max_length=20)),
                ('mode', models.CharField(choices=[('in_person', 'In person'), ('live_online', 'By phone or video')], max_length=12)),
                ('started_at', models.DateTimeField()),
                ('row_key', models.CharField(max_length=64)),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='timer', to=settings.AUTH_USER_MODEL)),
                ('placement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='timers', to='supervision.placement')),
            ],
        ),
        migrations.CreateModel(
            name='UnfinishedEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_key', models.CharField(max_length=64)),
                ('answers', models.JSONField(default=dict)),
                ('begun_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='unfinished_entries', to=settings.AUTH_USER_MODEL)),
                ('placement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='unfinished_entries', to='supervision.placement')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'row_key'), name='one_unfinished_entry_per_person_and_row_key')],
            },
        ),
        migrations.CreateModel(
            name='Void',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('voided_at', models.DateTimeField()),
                ('voided_on', models.DateField()),
                ('reason', models.CharField(max_length=500)),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='void', to='supervision.hourentry')),
                ('voided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AgreementSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('party', models.CharField(choices=[('trainee', 'Trainee'), ('supervisor', 'Supervisor')], max_length=12)),
                ('signed_at', models.DateTimeField()),
                ('signed_on', models.DateField()),
                ('statement', models.TextField()),
                ('statement_version', models.CharField(max_length=20)),
                ('language', models.CharField(max_length=12)),
                ('typed_name', models.CharField(max_length=220)),
                ('legal_name', models.CharField(max_length=220)),
                ('digest', models.CharField(max_length=64)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='supervision.agreement')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('agreement', 'person'), name='an_agreement_is_signed_once_by_each')],
            },
        ),
        migrations.CreateModel(
            name='AppealDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('ask_again', 'The supervisor is asked to look at them again'), ('alternate', 'The programme looks at the hours itself, in place of the supervisor'), ('upheld', 'The refusal stands')], max_length=12)),
                ('reasons', models.CharField(max_length=1000)),
                ('decided_at', models.DateTimeField()),
                ('appeal', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='supervision.appeal')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('reasons', ''), _negated=True), name='a_decided_appeal_gives_its_reasons')],
            },
        ),
        migrations.CreateModel(
            name='DisputeDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_taken_back', models.BooleanField()),
                ('reasons', models.CharField(blank=True, max_length=1000)),
                ('decided_at', models.DateTimeField()),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('dispute', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='supervision.dispute')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('is_taken_back', True), models.Q(('reasons', ''), _negated=True), _connector='OR'), name='a_decided_dispute_gives_its_reasons')],
            },
        ),
        migrations.CreateModel(
            name='AlternateEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_hash', models.CharField(max_length=64)),
                ('alternate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='supervision.alternate')),
                ('entry_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alternates', to='supervision.entryversion')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('alternate', 'entry_version'), name='an_alternate_names_each_version_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='hourentry',
            constraint=models.UniqueConstraint(fields=('person', 'row_key'), name='one_entry_per_person_and_row_key'),
        ),
    ]
