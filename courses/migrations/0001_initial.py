import courses.models.kinds
import courses.models.steps
import django.core.validators
import django.db.models.deletion
import lms.people.models
import modelcluster.fields
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('assessments', '0001_initial'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('content', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='CoursePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('summary', models.TextField(help_text='Two or three sentences: what people will be able to do.', verbose_name='summary')),
                ('body', wagtail.fields.StreamField([('text', 0), ('content_note', 2), ('example', 5), ('callout', 8), ('key_terms', 9), ('steps', 13), ('quotation', 16), ('reflection', 19), ('check', 26), ('practice', 29), ('sources', 30), ('image', 34), ('video', 41), ('audio', 42), ('download', 45)], blank=True, block_lookup={0: ('lms.content.blocks.TextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'ol', 'ul', 'link']}), 1: ('wagtail.blocks.TextBlock', (), {'help_text': 'Such as “This part speaks about overdose. You can skip it and come back.”', 'label': 'What follows, in one or two calm sentences'}), 2: ('wagtail.blocks.StructBlock', [[('text', 1)]], {}), 3: ('wagtail.blocks.CharBlock', (), {'help_text': "Such as “Maya and the apartment”; nobody's real name.", 'label': 'Title'}), 4: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link'], 'label': 'Text'}), 5: ('wagtail.blocks.StructBlock', [[('title', 3), ('text', 4)]], {}), 6: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('info', 'Good to know'), ('care', 'Take care'), ('local', 'Depends on your state: replace with your own rule')], 'label': 'Kind'}), 7: ('wagtail.blocks.CharBlock', (), {'label': 'Title'}), 8: ('wagtail.blocks.StructBlock', [[('tone', 6), ('title', 7), ('text', 4)]], {}), 9: ('lms.content.blocks.KeyTermsBlock', (), {}), 10: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'required': False}), 11: ('wagtail.blocks.TextBlock', (), {'label': 'Step'}), 12: ('wagtail.blocks.ListBlock', (11,), {'label': 'Steps', 'min_num': 2}), 13: ('wagtail.blocks.StructBlock', [[('title', 10), ('steps', 12)]], {}), 14: ('wagtail.blocks.TextBlock', (), {'label': 'Words'}), 15: ('wagtail.blocks.CharBlock', (), {'help_text': "Such as “A peer specialist in Ohio”; a name only with the person's consent.", 'label': 'Who says it', 'required': False}), 16: ('wagtail.blocks.StructBlock', [[('text', 14), ('who', 15)]], {}), 17: ('wagtail.blocks.TextBlock', (), {'help_text': 'Such as “When did somebody last decide for you? How was it?”', 'label': 'Question'}), 18: ('wagtail.blocks.TextBlock', (), {'label': 'Hint', 'required': False}), 19: ('wagtail.blocks.StructBlock', [[('prompt', 17), ('hint', 18)]], {}), 20: ('wagtail.blocks.TextBlock', (), {'help_text': 'Such as “Who chooses the goal?”', 'label': 'Question'}), 21: ('wagtail.blocks.CharBlock', (), {'label': 'Answer'}), 22: ('wagtail.blocks.BooleanBlock', (), {'label': 'This is right', 'required': False}), 23: ('wagtail.blocks.TextBlock', (), {'label': 'Explanation, shown when this answer is chosen'}), 24: ('wagtail.blocks.StructBlock', [[('text', 21), ('correct', 22), ('explanation', 23)]], {'label': 'Answer'}), 25: ('wagtail.blocks.ListBlock', (24,), {'label': 'Answers', 'min_num': 2}), 26: ('wagtail.blocks.StructBlock', [[('question', 20), ('options', 25)]], {}), 27: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link'], 'label': 'Task'}), 28: ('wagtail.blocks.IntegerBlock', (), {'label': 'Minutes', 'max_value': 240, 'min_value': 1}), 29: ('wagtail.blocks.StructBlock', [[('title', 7), ('text', 27), ('minutes', 28)]], {}), 30: ('lms.content.blocks.SourcesBlock', (), {}), 31: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Image'}), 32: ('wagtail.blocks.CharBlock', (), {'help_text': 'What it shows and why it is here, for people who do not see it, such as “Two people talk on a porch; one listens, leaning back”. An image that says nothing is better left out.', 'label': 'The image in words', 'max_length': 300}), 33: ('wagtail.blocks.CharBlock', (), {'label': 'Caption, read by everybody', 'max_length': 300, 'required': False}), 34: ('wagtail.blocks.StructBlock', [[('image', 31), ('alt', 32), ('caption', 33)]], {}), 35: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 200}), 36: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'File'}), 37: ('wagtail.blocks.CharBlock', (), {'help_text': 'Minutes and seconds as a player shows them, such as 4:30.', 'label': 'Length', 'max_length': 8}), 38: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link'], 'help_text': 'Everything that is said, who says it, and what is heard or seen that matters. Those who read it in place of the recording must miss nothing.', 'label': 'Transcript'}), 39: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'help_text': 'A WebVTT file (.vtt) with everything that is said and heard, uploaded among the documents.', 'label': 'Captions'}), 40: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('en', 'English'), ('es', 'Spanish')], 'label': 'Language of the captions'}), 41: ('wagtail.blocks.StructBlock', [[('title', 35), ('file', 36), ('length', 37), ('transcript', 38), ('captions', 39), ('captions_language', 40)]], {}), 42: ('wagtail.blocks.StructBlock', [[('title', 35), ('file', 36), ('length', 37), ('transcript', 38)]], {}), 43: ('wagtail.blocks.CharBlock', (), {'label': 'What it is', 'max_length': 200}), 44: ('wagtail.blocks.CharBlock', (), {'help_text': 'One sentence, such as “Print it and fill it in with a person you support”.', 'label': 'What it is for', 'max_length': 300, 'required': False}), 45: ('wagtail.blocks.StructBlock', [[('title', 43), ('file', 36), ('note', 44)]], {})}, verbose_name='about this course')),
                ('language', models.CharField(choices=courses.models.kinds.languages, default='en', max_length=12, verbose_name='language')),
                ('entry', models.CharField(choices=[('open', 'Open to everybody who is signed in'), ('by_code', 'By an invitation code')], default='open', max_length=10, verbose_name='who can enrol')),
            ],
            options={
                'verbose_name': 'course',
                'verbose_name_plural': 'courses',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='LessonPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('summary', models.TextField(help_text='One or two sentences, shown in lists.', verbose_name='summary')),
                ('body', wagtail.fields.StreamField([('text', 0), ('content_note', 2), ('example', 5), ('callout', 8), ('key_terms', 9), ('steps', 13), ('quotation', 16), ('reflection', 19), ('check', 26), ('practice', 29), ('sources', 30), ('image', 34), ('video', 41), ('audio', 42), ('download', 45)], block_lookup={0: ('lms.content.blocks.TextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'ol', 'ul', 'link']}), 1: ('wagtail.blocks.TextBlock', (), {'help_text': 'Such as “This part speaks about overdose. You can skip it and come back.”', 'label': 'What follows, in one or two calm sentences'}), 2: ('wagtail.blocks.StructBlock', [[('text', 1)]], {}), 3: ('wagtail.blocks.CharBlock', (), {'help_text': "Such as “Maya and the apartment”; nobody's real name.", 'label': 'Title'}), 4: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link'], 'label': 'Text'}), 5: ('wagtail.blocks.StructBlock', [[('title', 3), ('text', 4)]], {}), 6: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('info', 'Good to know'), ('care', 'Take care'), ('local', 'Depends on your state: replace with your own rule')], 'label': 'Kind'}), 7: ('wagtail.blocks.CharBlock', (), {'label': 'Title'}), 8: ('wagtail.blocks.StructBlock', [[('tone', 6), ('title', 7), ('text', 4)]], {}), 9: ('lms.content.blocks.KeyTermsBlock', (), {}), 10: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'required': False}), 11: ('wagtail.blocks.TextBlock', (), {'label': 'Step'}), 12: ('wagtail.blocks.ListBlock', (11,), {'label': 'Steps', 'min_num': 2}), 13: ('wagtail.blocks.StructBlock', [[('title', 10), ('steps', 12)]], {}), 14: ('wagtail.blocks.TextBlock', (), {'label': 'Words'}), 15: ('wagtail.blocks.CharBlock', (), {'help_text': "Such as “A peer specialist in Ohio”; a name only with the person's consent.", 'label': 'Who says it', 'required': False}), 16: ('wagtail.blocks.StructBlock', [[('text', 14), ('who', 15)]], {}), 17: ('wagtail.blocks.TextBlock', (), {'help_text': 'Such as “When did somebody last decide for you? How was it?”', 'label': 'Question'}), 18: ('wagtail.blocks.TextBlock', (), {'label': 'Hint', 'required': False}), 19: ('wagtail.blocks.StructBlock', [[('prompt', 17), ('hint', 18)]], {}), 20: ('wagtail.blocks.TextBlock', (), {'help_text': 'Such as “Who chooses the goal?”', 'label': 'Question'}), 21: ('wagtail.blocks.CharBlock', (), {'label': 'Answer'}), 22: ('wagtail.blocks.BooleanBlock', (), {'label': 'This is right', 'required': False}), 23: ('wagtail.blocks.TextBlock', (), {'label': 'Explanation, shown when this answer is chosen'}), 24: ('wagtail.blocks.StructBlock', [[('text', 21), ('correct', 22), ('explanation', 23)]], {'label': 'Answer'}), 25: ('wagtail.blocks.ListBlock', (24,), {'label': 'Answers', 'min_num': 2}), 26: ('wagtail.blocks.StructBlock', [[('question', 20), ('options', 25)]], {}), 27: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link'], 'label': 'Task'}), 28: ('wagtail.blocks.IntegerBlock', (), {'label': 'Minutes', 'max_value': 240, 'min_value': 1}), 29: ('wagtail.blocks.StructBlock', [[('title', 7), ('text', 27), ('minutes', 28)]], {}), 30: ('lms.content.blocks.SourcesBlock', (), {}), 31: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Image'}), 32: ('wagtail.blocks.CharBlock', (), {'help_text': 'What it shows and why it is here, for people who do not see it, such as “Two people talk on a porch; one listens, leaning back”. An image that says nothing is better left out.', 'label': 'The image in words', 'max_length': 300}), 33: ('wagtail.blocks.CharBlock', (), {'label': 'Caption, read by everybody', 'max_length': 300, 'required': False}), 34: ('wagtail.blocks.StructBlock', [[('image', 31), ('alt', 32), ('caption', 33)]], {}), 35: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 200}), 36: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'File'}), 37: ('wagtail.blocks.CharBlock', (), {'help_text': 'Minutes and seconds as a player shows them, such as 4:30.', 'label': 'Length', 'max_length': 8}), 38: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link'], 'help_text': 'Everything that is said, who says it, and what is heard or seen that matters. Those who read it in place of the recording must miss nothing.', 'label': 'Transcript'}), 39: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'help_text': 'A WebVTT file (.vtt) with everything that is said and heard, uploaded among the documents.', 'label': 'Captions'}), 40: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('en', 'English'), ('es', 'Spanish')], 'label': 'Language of the captions'}), 41: ('wagtail.blocks.StructBlock', [[('title', 35), ('file', 36), ('length', 37), ('transcript', 38), ('captions', 39), ('captions_language', 40)]], {}), 42: ('wagtail.blocks.StructBlock', [[('title', 35), ('file', 36), ('length', 37), ('transcript', 38)]], {}), 43: ('wagtail.blocks.CharBlock', (), {'label': 'What it is', 'max_length': 200}), 44: ('wagtail.blocks.CharBlock', (), {'help_text': 'One sentence, such as “Print it and fill it in with a person you support”.', 'label': 'What it is for', 'max_length': 300, 'required': False}), 45: ('wagtail.blocks.StructBlock', [[('title', 43), ('file', 36), ('note', 44)]], {})}, verbose_name='body')),
                ('mode', models.CharField(choices=[('self_paced', 'At your own pace'), ('live_online', 'Live online'), ('in_person', 'In person')], default='self_paced', max_length=20, verbose_name='mode')),
                ('minutes_note', models.TextField(blank=True, help_text='For those who ask: reading time and tasks. Learners do not see it.', verbose_name='how the minutes were reckoned')),
            ],
            options={
                'verbose_name': 'lesson',
                'verbose_name_plural': 'lessons',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='LiveSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('minutes', models.PositiveSmallIntegerField()),
                ('topic', models.CharField(blank=True, max_length=80)),
                ('may_be_missed', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ['starts_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ModulePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('summary', models.TextField(verbose_name='summary')),
                ('least_minutes', models.PositiveSmallIntegerField(default=0, help_text='Only where a programme demands it, such as 30; else 0. Learners read how it is reckoned before they start.', validators=[django.core.validators.MaxValueValidator(6000)], verbose_name='least time in minutes')),
            ],
            options={
                'verbose_name': 'module',
                'verbose_name_plural': 'modules',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='AssessmentPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('summary', models.TextField(blank=True, help_text='What it is about, and how to prepare.', verbose_name='summary')),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pages', to='assessments.assessment', verbose_name='assessment')),
            ],
            options={
                'verbose_name': 'assessment page',
                'verbose_name_plural': 'assessment pages',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='CataloguePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('introduction', models.TextField(blank=True, verbose_name='introduction')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='catalogues', to='people.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'catalogue',
                'verbose_name_plural': 'catalogues',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='CourseEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('course_key', models.UUIDField()),
                ('digest', models.CharField(max_length=64)),
                ('steps', models.JSONField()),
                ('made_at', models.DateTimeField()),
                ('offered_at', models.DateTimeField(null=True)),
                ('offered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('course_key', 'digest'), name='one_edition_per_course_and_path'), models.CheckConstraint(condition=models.Q(models.Q(('offered_at', None), ('offered_by', None)), models.Q(('offered_at__isnull', False), ('offered_by__isnull', False)), _connector='OR'), name='an_offered_edition_says_when_and_by_whom')],
            },
        ),
        migrations.CreateModel(
            name='EnrolmentCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('course_key', models.UUIDField()),
                ('course_title', models.CharField(max_length=255)),
                ('label', models.CharField(max_length=100)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('places', models.PositiveIntegerField()),
                ('until_on', models.DateField()),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolment_codes', to='people.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['organisation', 'made_at'], name='enrolment_codes_of_one_house')],
                'constraints': [models.CheckConstraint(condition=models.Q(('places__gte', 1)), name='an_enrolment_code_has_places'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='an_ended_enrolment_code_says_when_and_by_whom')],
            },
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('course_key', models.UUIDField()),
                ('course_title', models.CharField(max_length=255)),
                ('enrolled_at', models.DateTimeField()),
                ('completed_at', models.DateTimeField(null=True)),
                ('edition', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='courses.courseedition')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='people.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to=settings.AUTH_USER_MODEL)),
                ('code', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='courses.enrolmentcode')),
            ],
            options={
                'indexes': [models.Index(fields=['course_key'], name='enrolments_of_one_course')],
                'constraints': [models.UniqueConstraint(fields=('person', 'course_key'), name='one_enrolment_per_person_and_course'), models.CheckConstraint(condition=models.Q(('completed_at', None), ('completed_at__gte', models.F('enrolled_at')), _connector='OR'), name='a_course_is_completed_no_earlier_than_it_is_enrolled_in')],
            },
        ),
        migrations.CreateModel(
            name='LessonMinutes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('minutes', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(1440)], verbose_name='minutes')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='content.topic', verbose_name='topic')),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='topic_minutes', to='courses.lessonpage')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('page', 'topic'), name='one_row_of_minutes_per_lesson_and_topic', violation_error_message='This topic is already in the list. Put its minutes together.')],
            },
        ),
        migrations.CreateModel(
            name='LessonReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lesson_key', models.UUIDField()),
                ('lesson_title', models.CharField(max_length=255)),
                ('first_viewed_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='courses.enrolment')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('enrolment', 'lesson_key'), name='one_reading_per_enrolment_and_lesson'), models.CheckConstraint(condition=models.Q(('read_at', None), ('read_at__gte', models.F('first_viewed_at')), _connector='OR'), name='a_lesson_is_read_no_earlier_than_it_is_viewed')],
            },
        ),
        migrations.CreateModel(
            name='LiveParticipant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('joined_at', models.DateTimeField()),
                ('left_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='live_trainings', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('minutes', models.PositiveSmallIntegerField()),
                ('made_up_on', models.DateField(null=True)),
                ('made_up', models.CharField(blank=True, max_length=200)),
                ('noted_at', models.DateTimeField()),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('participant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='courses.liveparticipant')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='courses.livesession')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('participant', 'session', 'number'), name='notes_of_one_attendance_are_numbered'), models.CheckConstraint(condition=models.Q(models.Q(('made_up', ''), ('made_up_on', None)), models.Q(('made_up_on__isnull', False), models.Q(('made_up', ''), _negated=True)), _connector='OR'), name='a_session_made_up_says_when_and_where')],
            },
        ),
        migrations.CreateModel(
            name='LiveTraining',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('mode', models.CharField(choices=[('live_online', 'Live online'), ('in_person', 'In person')], max_length=20, verbose_name='how it is given')),
                ('place', models.TextField(blank=True, verbose_name='where')),
                ('zone', models.CharField(max_length=64, validators=[lms.people.models.known_timezone])),
                ('most_missed', models.PositiveIntegerField(default=0, verbose_name='minutes that may be missed')),
                ('course_key', models.UUIDField(null=True)),
                ('course_title', models.CharField(blank=True, max_length=255)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('planned_at', models.DateTimeField()),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('reason', models.TextField(blank=True)),
                ('cancelled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='live_trainings', to='people.organisation')),
                ('planned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['organisation', 'planned_at'], name='live_trainings_of_one_house')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at', None), ('cancelled_by', None), ('reason', '')), models.Q(('cancelled_at__isnull', False), ('cancelled_by__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='a_cancelled_live_training_says_when_by_whom_and_why'), models.CheckConstraint(condition=models.Q(('mode', 'self_paced'), _negated=True), name='a_live_training_is_given_by_somebody')],
            },
        ),
        migrations.AddField(
            model_name='livesession',
            name='training',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='courses.livetraining'),
        ),
        migrations.AddField(
            model_name='liveparticipant',
            name='training',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participants', to='courses.livetraining'),
        ),
        migrations.CreateModel(
            name='LoadedPage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=200)),
                ('page_key', models.UUIDField()),
                ('file_digest', models.CharField(max_length=64)),
                ('page_digest', models.CharField(max_length=64)),
                ('loaded_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='loaded_pages', to='people.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation', 'source'), name='one_page_per_source_and_organisation')],
            },
        ),
        migrations.CreateModel(
            name='Objective',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('text', models.CharField(max_length=300, verbose_name='what people can do afterwards')),
                ('competencies', courses.models.steps.CompetenciesField(blank=True, default=list, verbose_name='SAMHSA core competencies')),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='objectives', to='courses.modulepage')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Prerequisite',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='courses.coursepage', verbose_name='course')),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='prerequisites', to='courses.coursepage')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('page', 'course'), name='a_course_asks_for_another_once', violation_error_message='This course is already in the list.')],
            },
        ),
        migrations.CreateModel(
            name='Reflection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lesson_key', models.UUIDField()),
                ('lesson_title', models.CharField(max_length=255)),
                ('block', models.UUIDField()),
                ('prompt', models.TextField()),
                ('text', models.TextField()),
                ('written_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reflections', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'lesson_key', 'block'), name='one_reflection_per_person_and_question'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='a_reflection_is_kept_only_when_something_is_written')],
            },
        ),
        migrations.CreateModel(
            name='SecondReaderTask',
            fields=[
                ('task_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.task')),
                ('groups', models.ManyToManyField(help_text='Pages/snippets at this step in a workflow will be moderated or approved by these groups of users', to='auth.group', verbose_name='groups')),
            ],
            options={
                'verbose_name': 'second reader',
                'verbose_name_plural': 'second readers',
            },
            bases=('wagtailcore.task',),
        ),
        migrations.CreateModel(
            name='TrainingClaim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.CharField(max_length=200, verbose_name='who gave it')),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('began_on', models.DateField(verbose_name='first day')),
                ('completed_on', models.DateField(verbose_name='last day')),
                ('minutes', models.PositiveIntegerField(verbose_name='minutes in all')),
                ('minutes_by_topic', models.JSONField(default=dict, verbose_name='minutes by topic')),
                ('mode', models.CharField(choices=[('self_paced', 'At your own pace'), ('live_online', 'Live online'), ('in_person', 'In person')], max_length=20, verbose_name='how it was given')),
                ('activity', models.CharField(choices=[('course', 'Course'), ('conference', 'Conference'), ('in_service', 'Training at work'), ('self_study', 'Self-study'), ('college', 'College course'), ('teaching', 'Teaching others')], max_length=20, verbose_name='what it was')),
                ('proof', models.TextField(verbose_name='proof')),
                ('claimed_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(null=True)),
                ('returned_at', models.DateTimeField(null=True)),
                ('reason', models.TextField(blank=True)),
                ('accepted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='training_claims', to='people.organisation', verbose_name='who decides')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='training_claims', to=settings.AUTH_USER_MODEL)),
                ('returned_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('accepted_at', None)), fields=['organisation', 'claimed_at'], name='claims_of_one_organisation')],
                'constraints': [models.CheckConstraint(condition=models.Q(('completed_on__gte', models.F('began_on'))), name='claimed_training_ends_no_earlier_than_it_begins'), models.CheckConstraint(condition=models.Q(('minutes__gte', 1)), name='claimed_training_has_minutes'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at', None), ('accepted_by', None)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='an_accepted_claim_says_when_and_by_whom'), models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), ('returned_at', None), ('returned_by', None)), models.Q(('returned_at__isnull', False), ('returned_by__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='a_returned_claim_says_when_by_whom_and_why'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_by', None), models.Q(('accepted_by', models.F('person')), _negated=True), _connector='OR'), models.Q(('returned_by', None), models.Q(('returned_by', models.F('person')), _negated=True), _connector='OR')), name='nobody_decides_their_own_claim')],
            },
        ),
        migrations.CreateModel(
            name='TrainingCredit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('course_key', models.UUIDField(null=True)),
                ('module_key', models.UUIDField(null=True)),
                ('title', models.CharField(max_length=255)),
                ('course_title', models.CharField(blank=True, max_length=255)),
                ('provider', models.CharField(max_length=200)),
                ('provider_code', models.CharField(max_length=200)),
                ('event', models.CharField(max_length=500)),
                ('minutes', models.PositiveIntegerField()),
                ('minutes_by_topic', models.JSONField(default=dict)),
                ('mode', models.CharField(choices=[('self_paced', 'At your own pace'), ('live_online', 'Live online'), ('in_person', 'In person')], max_length=20)),
                ('activity', models.CharField(choices=[('course', 'Course'), ('conference', 'Conference'), ('in_service', 'Training at work'), ('self_study', 'Self-study'), ('college', 'College course'), ('teaching', 'Teaching others')], max_length=20)),
                ('objectives', models.JSONField(default=list)),
                ('pages', models.JSONField(default=list)),
                ('began_on', models.DateField()),
                ('completed_on', models.DateField()),
                ('frozen_at', models.DateTimeField()),
                ('claim', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='credit', to='courses.trainingclaim')),
                ('enrolment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='credits', to='courses.enrolment')),
                ('live', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='credit', to='courses.liveparticipant')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='training_credits', to='people.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='training_credits', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['person', 'completed_on'], name='training_of_one_person')],
                'constraints': [models.UniqueConstraint(fields=('enrolment', 'module_key', 'mode'), name='one_credit_per_enrolment_module_and_mode'), models.CheckConstraint(condition=models.Q(models.Q(('claim', None), ('enrolment__isnull', False), ('live', None), ('module_key__isnull', False)), models.Q(('claim__isnull', False), ('enrolment', None), ('live', None), ('module_key', None)), models.Q(('claim', None), ('enrolment', None), ('live__isnull', False), ('module_key', None)), _connector='OR'), name='a_credit_comes_from_a_module_a_claim_or_a_live_training'), models.CheckConstraint(condition=models.Q(('completed_on__gte', models.F('began_on'))), name='training_ends_no_earlier_than_it_begins'), models.CheckConstraint(condition=models.Q(('minutes__gte', 1)), name='a_training_credit_has_minutes')],
            },
        ),
        migrations.CreateModel(
            name='AssessmentMinutes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('minutes', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(1440)], verbose_name='minutes')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='content.topic', verbose_name='topic')),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='topic_minutes', to='courses.assessmentpage')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('page', 'topic'), name='one_row_of_minutes_per_assessment_page_and_topic', violation_error_message='This topic is already in the list. Put its minutes together.')],
            },
        ),
        migrations.AddConstraint(
            model_name='livesession',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='a_live_session_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='livesession',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__gte', 1), ('minutes__lte', 1440)), name='a_live_session_teaches_for_minutes'),
        ),
        migrations.AddConstraint(
            model_name='liveparticipant',
            constraint=models.UniqueConstraint(fields=('training', 'person'), name='a_person_takes_part_in_a_live_training_once'),
        ),
    ]
