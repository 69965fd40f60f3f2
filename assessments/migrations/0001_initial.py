import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import modelcluster.fields
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        # Nothing here needs these. Each of their many steps is quick as long as few models of ours stand.
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
        ("guardian", "0003_remove_groupobjectpermission_guardian_gr_content_ae6aec_idx_and_more"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
        ("wagtailsearch", "0010_add_text_fields"),
        ("wagtailusers", "0015_userprofile_keyboard_shortcuts"),
    ]

    operations = [
        migrations.CreateModel(
            name='BankTopic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, validators=[django.core.validators.RegexValidator('^[a-z0-9][a-z0-9_-]*\\Z', 'Use small letters, digits, hyphens and underscores; begin with a letter or digit.')], verbose_name='code')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
            ],
            options={
                'verbose_name': 'topic',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='AccommodationDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('time_factor', models.DecimalField(decimal_places=2, default=Decimal('1'), max_digits=4)),
                ('break_minutes', models.PositiveSmallIntegerField(default=0)),
                ('large_print', models.BooleanField(default=False)),
                ('reader', models.BooleanField(default=False)),
                ('outcome', models.CharField(choices=[('granted', 'granted'), ('declined', 'not granted'), ('withdrawn', 'withdrawn')], max_length=10)),
                ('reason', models.TextField(blank=True)),
                ('from_on', models.DateField(null=True)),
                ('until_on', models.DateField(null=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accommodations', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='AccommodationEnd',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='end', to='assessments.accommodationdecision')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AccommodationRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField()),
                ('wants_time', models.BooleanField()),
                ('wants_breaks', models.BooleanField()),
                ('wants_large_print', models.BooleanField()),
                ('wants_reader', models.BooleanField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accommodation_requests', to='people.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accommodation_requests', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('wants_time', True), ('wants_breaks', True), ('wants_large_print', True), ('wants_reader', True), _connector='OR'), name='a_request_asks_for_something')],
            },
        ),
        migrations.CreateModel(
            name='AccommodationProof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('explanation', models.TextField(blank=True)),
                ('ending', models.CharField(blank=True, choices=[('pdf', 'PDF'), ('jpg', 'JPG'), ('png', 'PNG')], max_length=3)),
                ('content', models.BinaryField(blank=True)),
                ('request', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='proof', to='assessments.accommodationrequest')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('ending', ''), ('explanation', ''), _negated=True), name='a_proof_is_an_explanation_or_a_document')],
            },
        ),
        migrations.AddField(
            model_name='accommodationdecision',
            name='request',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='assessments.accommodationrequest'),
        ),
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True, validators=[django.core.validators.RegexValidator('^[a-z0-9][a-z0-9_-]*\\Z', 'Use small letters, digits, hyphens and underscores; begin with a letter or digit.')], verbose_name='code')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('introduction', models.TextField(blank=True, verbose_name='introduction')),
                ('time_limit_minutes', models.PositiveIntegerField(blank=True, help_text='Empty: there is no time limit.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(1440)], verbose_name='minutes')),
                ('attempts', models.PositiveSmallIntegerField(blank=True, help_text='Empty: as often as people like.', null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='attempts')),
                ('window_days', models.PositiveSmallIntegerField(blank=True, help_text='Attempts are counted within this many days. Empty: they are counted for good.', null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='counted within days')),
                ('wait_days', models.PositiveSmallIntegerField(default=0, verbose_name='days between two attempts')),
                ('cut_percent', models.DecimalField(decimal_places=2, max_digits=5, validators=[django.core.validators.MinValueValidator(Decimal('0')), django.core.validators.MaxValueValidator(Decimal('100'))], verbose_name='cut score in percent')),
                ('feedback', models.CharField(choices=[('none', 'passed or not yet, nothing else'), ('score', 'the score'), ('topics', 'the score, topic by topic'), ('items', 'each question, what they answered and whether it was right'), ('rationale', 'each question with the right answer and the reasons')], default='topics', help_text='What people see once they have handed in.', max_length=20, verbose_name='feedback')),
                ('release', models.CharField(choices=[('at_once', 'at once'), ('after_pass', 'once they have passed'), ('after_window', 'once the days within which attempts are counted are over')], default='at_once', help_text='Score and topics are shown at once; this is about the questions themselves.', max_length=20, verbose_name='questions may be seen again')),
                ('scale', models.CharField(choices=[('percent', 'in percent'), ('scaled', 'from 200 to 800, with the cut score at 500')], default='percent', max_length=10, verbose_name='scores are told')),
                ('layout', models.CharField(choices=[('one', 'one question a page'), ('all', 'all questions on one page')], default='one', max_length=10, verbose_name='pages')),
                ('shuffle', models.BooleanField(default=True, verbose_name='mix the questions')),
                ('shuffle_options', models.BooleanField(default=True, verbose_name='mix the options')),
                ('pretest_count', models.PositiveSmallIntegerField(default=0, help_text='So many items that are being tried out are added from the same topics, where there are any. They do not count, and candidates are not told which ones they are.', validators=[django.core.validators.MaxValueValidator(50)], verbose_name='questions tried out')),
                ('grace_seconds', models.PositiveSmallIntegerField(default=30, help_text='Answers that arrive this long after the time is over still count; a slow connection costs nobody.', validators=[django.core.validators.MaxValueValidator(600)], verbose_name='seconds of grace')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='people.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'assessment',
                'verbose_name_plural': 'assessments',
                'constraints': [models.CheckConstraint(condition=models.Q(('cut_percent__gte', 0), ('cut_percent__lte', 100)), name='a_cut_score_is_a_percentage'), models.CheckConstraint(condition=models.Q(('time_limit_minutes', None), ('time_limit_minutes__gte', 1), _connector='OR'), name='a_time_limit_is_at_least_a_minute'), models.CheckConstraint(condition=models.Q(('attempts', None), ('attempts__gte', 1), _connector='OR'), name='an_assessment_can_be_attempted_once_at_least'), models.CheckConstraint(condition=models.Q(('scale', 'percent'), models.Q(('cut_percent__gt', 0), ('cut_percent__lt', 100)), _connector='OR'), name='a_scaled_score_has_room_on_both_sides_of_its_cut', violation_error_message='Scores from 200 to 800 need a cut score above 0 and below 100 percent.'), models.CheckConstraint(condition=models.Q(models.Q(('release', 'after_window'), _negated=True), ('window_days__isnull', False), _connector='OR'), name='what_waits_for_the_window_has_one', violation_error_message='Say within how many days attempts are counted, or show the questions earlier.')],
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('seed', models.BigIntegerField()),
                ('started_at', models.DateTimeField()),
                ('deadline_at', models.DateTimeField(null=True)),
                ('closes_at', models.DateTimeField(null=True)),
                ('cut_percent', models.DecimalField(decimal_places=2, max_digits=5)),
                ('feedback', models.CharField(choices=[('none', 'passed or not yet, nothing else'), ('score', 'the score'), ('topics', 'the score, topic by topic'), ('items', 'each question, what they answered and whether it was right'), ('rationale', 'each question with the right answer and the reasons')], max_length=20)),
                ('release', models.CharField(choices=[('at_once', 'at once'), ('after_pass', 'once they have passed'), ('after_window', 'once the days within which attempts are counted are over')], default='at_once', max_length=20)),
                ('releases_at', models.DateTimeField(null=True)),
                ('scale', models.CharField(choices=[('percent', 'in percent'), ('scaled', 'from 200 to 800, with the cut score at 500')], default='percent', max_length=10)),
                ('layout', models.CharField(choices=[('one', 'one question a page'), ('all', 'all questions on one page')], default='one', max_length=10)),
                ('return_to', models.CharField(blank=True, max_length=500)),
                ('submitted_at', models.DateTimeField(null=True)),
                ('ending', models.CharField(blank=True, choices=[('handed_in', 'handed in'), ('time_over', 'the time was over')], max_length=20)),
                ('right_count', models.PositiveSmallIntegerField(null=True)),
                ('percent', models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ('passed', models.BooleanField(null=True)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sittings', to='assessments.assessment')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('submitted_at', None)), fields=['closes_at'], name='attempts_still_to_close')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('submitted_at', None)), fields=('person', 'assessment'), name='one_open_attempt_per_person_and_assessment'), models.UniqueConstraint(fields=('person', 'assessment', 'number'), name='one_attempt_per_number_person_and_assessment'), models.CheckConstraint(condition=models.Q(models.Q(('ending', ''), ('passed', None), ('percent', None), ('right_count', None), ('submitted_at', None)), models.Q(('passed__isnull', False), ('percent__isnull', False), ('right_count__isnull', False), ('submitted_at__isnull', False), models.Q(('ending', ''), _negated=True)), _connector='OR'), name='an_attempt_has_its_score_once_handed_in_and_not_before'), models.CheckConstraint(condition=models.Q(('passed', None), models.Q(('passed', True), ('percent__gte', models.F('cut_percent'))), models.Q(('passed', False), ('percent__lt', models.F('cut_percent'))), _connector='OR'), name='an_attempt_is_passed_exactly_from_its_cut_score_on'), models.CheckConstraint(condition=models.Q(('percent', None), models.Q(('percent__gte', 0), ('percent__lte', 100)), _connector='OR'), name='an_attempts_score_is_a_percentage'), models.CheckConstraint(condition=models.Q(('submitted_at', None), ('submitted_at__gte', models.F('started_at')), _connector='OR'), name='an_attempt_ends_no_earlier_than_it_begins'), models.CheckConstraint(condition=models.Q(models.Q(('closes_at', None), ('deadline_at', None)), models.Q(('closes_at__gte', models.F('deadline_at')), ('deadline_at__gt', models.F('started_at'))), _connector='OR'), name='an_attempt_closes_no_earlier_than_its_deadline')],
            },
        ),
        migrations.CreateModel(
            name='AttemptItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('option_order', models.JSONField()),
                ('attempt', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='assessments.attempt')),
            ],
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('response', models.JSONField()),
                ('sequence', models.PositiveIntegerField()),
                ('saved_at', models.DateTimeField()),
                ('attempt_item', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='answer', to='assessments.attemptitem')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('sequence__gte', 1)), name='an_answers_sequence_counts_from_one')],
            },
        ),
        migrations.CreateModel(
            name='AttemptTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('time_factor', models.DecimalField(decimal_places=2, default=Decimal('1'), max_digits=4)),
                ('break_minutes', models.PositiveSmallIntegerField(default=0)),
                ('large_print', models.BooleanField(default=False)),
                ('reader', models.BooleanField(default=False)),
                ('attempt', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='fitted', to='assessments.attempt')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('break_minutes', 0), ('large_print', False), ('reader', False), ('time_factor', 1), _negated=True), name='terms_of_an_attempt_fit_it_with_something')],
            },
        ),
        migrations.CreateModel(
            name='BlueprintLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('difficulty', models.CharField(blank=True, choices=[('easy', 'easy'), ('medium', 'medium'), ('hard', 'hard')], help_text='Empty: any.', max_length=10, verbose_name='difficulty')),
                ('count', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='items')),
                ('assessment', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='blueprint', to='assessments.assessment')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.banktopic', verbose_name='topic')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('assessment', 'topic', 'difficulty'), name='one_blueprint_line_per_topic_and_difficulty', violation_error_message='A topic has one line for each difficulty in a blueprint.'), models.CheckConstraint(condition=models.Q(('count__gte', 1)), name='a_blueprint_line_asks_for_an_item_at_least')],
            },
        ),
        migrations.CreateModel(
            name='Break',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('began_at', models.DateTimeField()),
                ('until_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('attempt', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='breaks', to='assessments.attempt')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('attempt',), name='one_open_break_of_an_attempt'), models.CheckConstraint(condition=models.Q(('until_at__gt', models.F('began_at'))), name='a_break_lasts_a_while'), models.CheckConstraint(condition=models.Q(('ended_at', None), models.Q(('ended_at__gte', models.F('began_at')), ('ended_at__lte', models.F('until_at'))), _connector='OR'), name='a_break_ends_within_what_is_allowed')],
            },
        ),
        migrations.CreateModel(
            name='ItemBank',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, unique=True, validators=[django.core.validators.RegexValidator('^[a-z0-9][a-z0-9_-]*\\Z', 'Use small letters, digits, hyphens and underscores; begin with a letter or digit.')], verbose_name='code')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('is_exam', models.BooleanField(default=False, help_text='Only examiners of the organisation see an exam bank.', verbose_name='exam bank')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='item_banks', to='people.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'item bank',
                'verbose_name_plural': 'item banks',
            },
        ),
        migrations.CreateModel(
            name='Item',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, validators=[django.core.validators.RegexValidator('^[a-z0-9][a-z0-9_-]*\\Z', 'Use small letters, digits, hyphens and underscores; begin with a letter or digit.')])),
                ('bank', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='assessments.itembank')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('bank', 'code'), name='one_item_per_code_in_a_bank', violation_error_message='This bank already has an item with this code.')],
            },
        ),
        migrations.AddField(
            model_name='banktopic',
            name='bank',
            field=modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='topics', to='assessments.itembank'),
        ),
        migrations.CreateModel(
            name='ItemFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('format', models.CharField(max_length=20, verbose_name='format')),
                ('data', models.BinaryField()),
                ('brought_at', models.DateTimeField()),
                ('taken_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('total', models.PositiveIntegerField()),
                ('place', models.PositiveIntegerField(default=0)),
                ('added', models.PositiveIntegerField(default=0)),
                ('known', models.PositiveIntegerField(default=0)),
                ('unfit', models.PositiveIntegerField(default=0)),
                ('bank', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='assessments.itembank', verbose_name='bank')),
                ('brought_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('taken_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='assessments.banktopic', verbose_name='topic of items that name none')),
            ],
            options={
                'verbose_name': 'file of items',
                'verbose_name_plural': 'files of items',
                'ordering': ['-brought_at', '-pk'],
                'indexes': [models.Index(condition=models.Q(('finished_at', None), ('taken_at__isnull', False)), fields=['taken_at'], name='files_still_to_finish')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('taken_at', None), ('taken_by', None)), models.Q(('taken_at__isnull', False), ('taken_by__isnull', False)), _connector='OR'), name='a_file_taken_says_when_and_by_whom'), models.CheckConstraint(condition=models.Q(('finished_at', None), ('taken_at__isnull', False), _connector='OR'), name='only_a_file_taken_is_ever_finished'), models.CheckConstraint(condition=models.Q(('place__lte', models.F('total'))), name='no_more_items_than_a_file_has'), models.CheckConstraint(condition=models.Q(('place', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('added'), '+', models.F('known')), '+', models.F('unfit')))), name='each_item_of_a_file_has_one_outcome')],
            },
        ),
        migrations.CreateModel(
            name='ItemVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('title', models.CharField(blank=True, help_text="For examiners' lists. Candidates never see it.", max_length=200, verbose_name='title')),
                ('kind', models.CharField(choices=[('single_choice', 'One right answer'), ('multiple_choice', 'Several right answers'), ('true_false', 'True or false'), ('matching', 'Matching'), ('ordering', 'Ordering'), ('numeric', 'A number'), ('short_answer', 'Short answer'), ('essay', 'Essay, read by a person')], max_length=20, verbose_name='kind')),
                ('stem', models.TextField(help_text='After a blank line, the last paragraph is the question; what stands before it is its setting.', verbose_name='question')),
                ('options', models.JSONField(blank=True, default=list, verbose_name='options')),
                ('pairs', models.JSONField(blank=True, default=list, verbose_name='pairs')),
                ('answers', models.JSONField(blank=True, default=list, verbose_name='accepted answers')),
                ('case_matters', models.BooleanField(default=False, help_text='Short answers only.', verbose_name='capital letters matter')),
                ('rationale', models.TextField(blank=True, help_text='Why the right answer is right; shown only where reasons are.', verbose_name='reason')),
                ('difficulty', models.CharField(choices=[('easy', 'easy'), ('medium', 'medium'), ('hard', 'hard')], default='medium', max_length=10, verbose_name='intended difficulty')),
                ('source', models.TextField(blank=True, help_text='Where the answer can be looked up.', verbose_name='source')),
                ('language', models.CharField(default='en', max_length=12, verbose_name='language')),
                ('is_pretest', models.BooleanField(default=False, help_text='The item is being tried out: it does not count, and candidates are not told which one it is.', verbose_name='tried out')),
                ('written_at', models.DateTimeField()),
                ('approved_at', models.DateTimeField(null=True)),
                ('retired_at', models.DateTimeField(null=True)),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='assessments.item', verbose_name='item')),
                ('retired_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.banktopic', verbose_name='topic')),
                ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'item',
                'verbose_name_plural': 'items',
                'constraints': [models.UniqueConstraint(fields=('item', 'number'), name='one_version_per_number_of_an_item'), models.UniqueConstraint(condition=models.Q(('approved_at__isnull', False), ('retired_at', None)), fields=('item',), name='one_live_version_per_item'), models.UniqueConstraint(condition=models.Q(('approved_at', None), ('retired_at', None)), fields=('item',), name='one_draft_per_item'), models.CheckConstraint(condition=models.Q(models.Q(('approved_at', None), ('approved_by', None)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='an_approved_version_says_when_and_by_whom'), models.CheckConstraint(condition=models.Q(models.Q(('retired_at', None), ('retired_by', None)), models.Q(('retired_at__isnull', False), ('retired_by__isnull', False)), _connector='OR'), name='a_retired_version_says_when_and_by_whom'), models.CheckConstraint(condition=models.Q(('approved_by', None), ('written_by', None), models.Q(('approved_by', models.F('written_by')), _negated=True), _connector='OR'), name='nobody_approves_their_own_version')],
            },
        ),
        migrations.AddField(
            model_name='attemptitem',
            name='item_version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.itemversion'),
        ),
        migrations.AddConstraint(
            model_name='accommodationdecision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('from_on__isnull', False), ('outcome', 'granted'), models.Q(('break_minutes', 0), ('large_print', False), ('reader', False), ('time_factor', 1), _negated=True)), models.Q(models.Q(('outcome', 'granted'), _negated=True), ('break_minutes', 0), ('large_print', False), ('reader', False), ('time_factor', 1), ('from_on', None), ('until_on', None)), _connector='OR'), name='a_grant_gives_something_from_a_day_on'),
        ),
        migrations.AddConstraint(
            model_name='accommodationdecision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('by', models.F('person')), ('outcome', 'withdrawn')), models.Q(models.Q(('outcome', 'withdrawn'), _negated=True), models.Q(('by', models.F('person')), _negated=True), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='an_accommodation_is_decided_by_somebody_else_and_says_why'),
        ),
        migrations.AddConstraint(
            model_name='accommodationdecision',
            constraint=models.CheckConstraint(condition=models.Q(('until_on', None), ('until_on__gte', models.F('from_on')), _connector='OR'), name='an_accommodation_ends_no_earlier_than_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='accommodationdecision',
            constraint=models.CheckConstraint(condition=models.Q(('time_factor__gte', 1), ('time_factor__lte', Decimal('4'))), name='a_grant_of_time_gives_time'),
        ),
        migrations.AddConstraint(
            model_name='banktopic',
            constraint=models.UniqueConstraint(fields=('bank', 'code'), name='one_topic_per_code_in_a_bank', violation_error_message='This bank already has a topic with this code.'),
        ),
        migrations.AddConstraint(
            model_name='attemptitem',
            constraint=models.UniqueConstraint(fields=('attempt', 'position'), name='one_question_per_position_of_an_attempt'),
        ),
        migrations.AddConstraint(
            model_name='attemptitem',
            constraint=models.UniqueConstraint(fields=('attempt', 'item_version'), name='one_position_per_item_of_an_attempt'),
        ),
        migrations.AddConstraint(
            model_name='attemptitem',
            constraint=models.CheckConstraint(condition=models.Q(('position__gte', 1)), name='positions_count_from_one'),
        ),
    ]
