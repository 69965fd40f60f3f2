import django.db.models.deletion
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='HomePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('introduction', models.TextField(blank=True, verbose_name='introduction')),
            ],
            options={
                'verbose_name': 'home page',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='StandardPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('body', wagtail.fields.StreamField([('text', 0), ('content_note', 2), ('example', 5), ('callout', 8), ('key_terms', 9), ('steps', 13), ('quotation', 16), ('reflection', 19), ('check', 26), ('practice', 29), ('sources', 30), ('image', 34), ('video', 41), ('audio', 42), ('download', 45)], blank=True, block_lookup={0: ('lms.content.blocks.TextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'ol', 'ul', 'link']}), 1: ('wagtail.blocks.TextBlock', (), {'help_text': 'Such as “This part speaks about overdose. You can skip it and come back.”', 'label': 'What follows, in one or two calm sentences'}), 2: ('wagtail.blocks.StructBlock', [[('text', 1)]], {}), 3: ('wagtail.blocks.CharBlock', (), {'help_text': "Such as “Maya and the apartment”; nobody's real name.", 'label': 'Title'}), 4: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link'], 'label': 'Text'}), 5: ('wagtail.blocks.StructBlock', [[('title', 3), ('text', 4)]], {}), 6: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('info', 'Good to know'), ('care', 'Take care'), ('local', 'Depends on your state: replace with your own rule')], 'label': 'Kind'}), 7: ('wagtail.blocks.CharBlock', (), {'label': 'Title'}), 8: ('wagtail.blocks.StructBlock', [[('tone', 6), ('title', 7), ('text', 4)]], {}), 9: ('lms.content.blocks.KeyTermsBlock', (), {}), 10: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'required': False}), 11: ('wagtail.blocks.TextBlock', (), {'label': 'Step'}), 12: ('wagtail.blocks.ListBlock', (11,), {'label': 'Steps', 'min_num': 2}), 13: ('wagtail.blocks.StructBlock', [[('title', 10), ('steps', 12)]], {}), 14: ('wagtail.blocks.TextBlock', (), {'label': 'Words'}), 15: ('wagtail.blocks.CharBlock', (), {'help_text': "Such as “A peer specialist in Ohio”; a name only with the person's consent.", 'label': 'Who says it', 'required': False}), 16: ('wagtail.blocks.StructBlock', [[('text', 14), ('who', 15)]], {}), 17: ('wagtail.blocks.TextBlock', (), {'help_text': 'Such as “When did somebody last decide for you? How was it?”', 'label': 'Question'}), 18: ('wagtail.blocks.TextBlock', (), {'label': 'Hint', 'required': False}), 19: ('wagtail.blocks.StructBlock', [[('prompt', 17), ('hint', 18)]], {}), 20: ('wagtail.blocks.TextBlock', (), {'help_text': 'Such as “Who chooses the goal?”', 'label': 'Question'}), 21: ('wagtail.blocks.CharBlock', (), {'label': 'Answer'}), 22: ('wagtail.blocks.BooleanBlock', (), {'label': 'This is right', 'required': False}), 23: ('wagtail.blocks.TextBlock', (), {'label': 'Explanation, shown when this answer is chosen'}), 24: ('wagtail.blocks.StructBlock', [[('text', 21), ('correct', 22), ('explanation', 23)]], {'label': 'Answer'}), 25: ('wagtail.blocks.ListBlock', (24,), {'label': 'Answers', 'min_num': 2}), 26: ('wagtail.blocks.StructBlock', [[('question', 20), ('options', 25)]], {}), 27: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link'], 'label': 'Task'}), 28: ('wagtail.blocks.IntegerBlock', (), {'label': 'Minutes', 'max_value': 240, 'min_value': 1}), 29: ('wagtail.blocks.StructBlock', [[('title', 7), ('text', 27), ('minutes', 28)]], {}), 30: ('lms.content.blocks.SourcesBlock', (), {}), 31: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Image'}), 32: ('wagtail.blocks.CharBlock', (), {'help_text': 'What it shows and why it is here, for people who do not see it, such as “Two people talk on a porch; one listens, leaning back”. An image that says nothing is better left out.', 'label': 'The image in words', 'max_length': 300}), 33: ('wagtail.blocks.CharBlock', (), {'label': 'Caption, read by everybody', 'max_length': 300, 'required': False}), 34: ('wagtail.blocks.StructBlock', [[('image', 31), ('alt', 32), ('caption', 33)]], {}), 35: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 200}), 36: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'File'}), 37: ('wagtail.blocks.CharBlock', (), {'help_text': 'Minutes and seconds as a player shows them, such as 4:30.', 'label': 'Length', 'max_length': 8}), 38: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link'], 'help_text': 'Everything that is said, who says it, and what is heard or seen that matters. Those who read it in place of the recording must miss nothing.', 'label': 'Transcript'}), 39: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'help_text': 'A WebVTT file (.vtt) with everything that is said and heard, uploaded among the documents.', 'label': 'Captions'}), 40: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('en', 'English'), ('es', 'Spanish')], 'label': 'Language of the captions'}), 41: ('wagtail.blocks.StructBlock', [[('title', 35), ('file', 36), ('length', 37), ('transcript', 38), ('captions', 39), ('captions_language', 40)]], {}), 42: ('wagtail.blocks.StructBlock', [[('title', 35), ('file', 36), ('length', 37), ('transcript', 38)]], {}), 43: ('wagtail.blocks.CharBlock', (), {'label': 'What it is', 'max_length': 200}), 44: ('wagtail.blocks.CharBlock', (), {'help_text': 'One sentence, such as “Print it and fill it in with a person you support”.', 'label': 'What it is for', 'max_length': 300, 'required': False}), 45: ('wagtail.blocks.StructBlock', [[('title', 43), ('file', 36), ('note', 44)]], {})}, verbose_name='body')),
            ],
            options={
                'verbose_name': 'standard page',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True)),
                ('title', models.CharField(max_length=120)),
            ],
            options={
                'ordering': ['title'],
            },
        ),
        migrations.CreateModel(
            name='Stamp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.CharField(max_length=32)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='there_is_one_stamp')],
            },
        ),
        migrations.CreateModel(
            name='PageReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reviewed_on', models.DateField()),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to=settings.WAGTAIL_PAGE_MODEL)),
                ('reviewed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-reviewed_on', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('page', 'reviewed_on', 'reviewed_by'), name='a_page_is_reviewed_once_a_day_by_one_person')],
            },
        ),
    ]
