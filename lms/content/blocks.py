"""The one shared body: every block a lesson or a standard page may be made of, each with its template and preview."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from lms.content import bodies
from lms.content.media import SMALL_PROSE, AudioBlock, DownloadBlock, ImageBlock, VideoBlock

PROSE = ["h2", "h3", "bold", "italic", "ol", "ul", "link"]


class TextBlock(blocks.RichTextBlock):
    class Meta:
        label = _("Text")
        group = _("Words")
        icon = "pilcrow"
        template = "blocks/text.html"
        description = _("Paragraphs, headings and lists.")
        preview_value = "<h2>Who decides</h2><p>The person decides. You walk beside them.</p>"


class ContentNoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(
        label=_("What follows, in one or two calm sentences"),
        help_text=_("Such as “This part speaks about overdose. You can skip it and come back.”"),
    )

    class Meta:
        label = _("Content note")
        group = _("Words")
        icon = "warning"
        template = "blocks/content_note.html"
        description = _("Stands before a heavy subject, so that nobody meets it unprepared.")
        preview_value = {"text": "This part speaks about overdose. You can skip it and come back."}


class ExampleBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), help_text=_("Such as “Maya and the apartment”; nobody's real name."))
    text = blocks.RichTextBlock(label=_("Text"), features=SMALL_PROSE)

    class Meta:
        label = _("Example from practice")
        group = _("Words")
        icon = "group"
        template = "blocks/example.html"
        description = _("A short story of how it went for somebody; never a real participant.")
        preview_value = {"title": "Maya and the apartment", "text": "<p>Maya asks you to call her landlord.</p>"}


class CalloutBlock(blocks.StructBlock):
    tone = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[
            ("info", _("Good to know")),
            ("care", _("Take care")),
            ("local", _("Depends on your state: replace with your own rule")),
        ],
        default="info",
    )
    title = blocks.CharBlock(label=_("Title"))
    text = blocks.RichTextBlock(label=_("Text"), features=SMALL_PROSE)

    class Meta:
        label = _("Callout")
        group = _("Words")
        icon = "info-circle"
        template = "blocks/callout.html"
        description = _("One thing that must not be missed.")
        preview_value = {"tone": "care", "title": "You are not alone", "text": "<p>Call your supervisor.</p>"}


class KeyTermBlock(blocks.StructBlock):
    term = blocks.CharBlock(label=_("Term"))
    meaning = blocks.TextBlock(label=_("Meaning"))


class KeyTermsBlock(blocks.ListBlock):
    def __init__(self, child_block=None, **kwargs) -> None:
        super().__init__(child_block or KeyTermBlock(label=_("Term")), **kwargs)

    class Meta:
        label = _("Key terms")
        group = _("Words")
        icon = "list-ul"
        template = "blocks/key_terms.html"
        description = _("Words the lesson uses, with their meaning.")
        preview_value = [{"term": "Scope", "meaning": "What your role covers, and where it ends."}]


class StepsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), required=False)
    steps = blocks.ListBlock(blocks.TextBlock(label=_("Step")), label=_("Steps"), min_num=2)

    class Meta:
        label = _("Steps")
        group = _("Words")
        icon = "list-ol"
        template = "blocks/steps.html"
        description = _("Things to do in order.")
        preview_value = {"title": "Before you share", "steps": ["Ask whose need it serves.", "Keep it short."]}


class QuotationBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Words"))
    who = blocks.CharBlock(
        label=_("Who says it"),
        required=False,
        help_text=_("Such as “A peer specialist in Ohio”; a name only with the person's consent."),
    )

    class Meta:
        label = _("Quotation")
        group = _("Words")
        icon = "openquote"
        template = "blocks/quotation.html"
        description = _("A voice, with whose it is.")
        preview_value = {"text": "She asked me what I wanted. Nobody had.", "who": "A composite voice"}


class ReflectionBlock(blocks.StructBlock):
    prompt = blocks.TextBlock(
        label=_("Question"), help_text=_("Such as “When did somebody last decide for you? How was it?”")
    )
    hint = blocks.TextBlock(label=_("Hint"), required=False)

    class Meta:
        label = _("Reflection")
        group = _("To do")
        icon = "edit"
        template = "blocks/reflection.html"
        description = _("A question to think about. What the learner writes is never shown to staff.")
        preview_value = {"prompt": "When did somebody last decide for you?", "hint": "A few words are enough."}

    def get_context(self, value, parent_context=None) -> dict[str, Any]:
        """`written` is what this learner wrote before, from the page's `reflections` by block id."""
        context = super().get_context(value, parent_context)
        context["written"] = context.get("reflections", {}).get(context.get("block_id"), "")
        return context


class CheckOptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Answer"))
    correct = blocks.BooleanBlock(label=_("This is right"), required=False)
    explanation = blocks.TextBlock(label=_("Explanation, shown when this answer is chosen"))


class CheckBlock(blocks.StructBlock):
    question = blocks.TextBlock(label=_("Question"), help_text=_("Such as “Who chooses the goal?”"))
    options = blocks.ListBlock(CheckOptionBlock(label=_("Answer")), label=_("Answers"), min_num=2)

    class Meta:
        label = _("Check for understanding")
        group = _("To do")
        icon = "help"
        template = "blocks/check.html"
        description = _("One question with an explanation at once. It is not graded and nothing is kept.")
        preview_value = {
            "question": "Who chooses the goal?",
            "options": [
                {"text": "The person", "correct": True, "explanation": "Yes. It is their life."},
                {"text": "The team", "correct": False, "explanation": "Not yet. The team supports."},
            ],
        }

    def clean(self, value):
        value = super().clean(value)
        if not self.is_deferred_validation and not any(option["correct"] for option in value["options"]):
            raise StructBlockValidationError(
                {"options": ValidationError(_("Mark at least one answer as right, so that the check can explain it."))}
            )
        return value

    def get_context(self, value, parent_context=None) -> dict[str, Any]:
        """`chosen` is the option asked about with ?check=<block id>&answer=<number>, or None."""
        context = super().get_context(value, parent_context)
        asked = getattr(context.get("request"), "GET", {})
        number = asked.get("answer", "")
        context["chosen"] = None
        if asked.get("check") == str(context.get("block_id")) and number.isascii() and number.isdigit():
            options = list(value["options"])
            context["chosen"] = options[int(number)] if int(number) < len(options) else None
            context["chosen_number"] = int(number)
        return context


class PracticeBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"))
    text = blocks.RichTextBlock(label=_("Task"), features=SMALL_PROSE)
    minutes = blocks.IntegerBlock(label=_("Minutes"), min_value=1, max_value=240)

    class Meta:
        label = _("Practice task")
        group = _("To do")
        icon = "form"
        template = "blocks/practice.html"
        description = _("Something to do on paper or with a colleague, with the time it takes.")
        preview_value = {"title": "Your first minute", "text": "<p>Write how you would begin.</p>", "minutes": 10}


class SourceBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"))
    publisher = blocks.CharBlock(label=_("Publisher"), required=False)
    year = blocks.CharBlock(label=_("Year"), required=False, max_length=20)
    address = blocks.URLBlock(label=_("Address"), required=False)
    seen = blocks.CharBlock(
        label=_("When seen, and in what form"),
        required=False,
        max_length=80,
        help_text=_("Such as “abstract seen in November 2026”."),
    )


class SourcesBlock(blocks.ListBlock):
    def __init__(self, child_block=None, **kwargs) -> None:
        super().__init__(child_block or SourceBlock(label=_("Source")), **kwargs)

    class Meta:
        label = _("Sources")
        group = _("Words")
        icon = "link"
        template = "blocks/sources.html"
        description = _("What the lesson rests on.")
        preview_value = [
            {
                "title": "Core competencies for peer workers",
                "publisher": "SAMHSA",
                "year": "2015",
                "seen": "page seen in November 2026",
            }
        ]


class BodyBlock(blocks.StreamBlock):
    """The shared body. Each child is drawn with its id as `block_id`; `bodies` says which of them with a request."""

    text = TextBlock(features=PROSE)
    content_note = ContentNoteBlock()
    example = ExampleBlock()
    callout = CalloutBlock()
    key_terms = KeyTermsBlock()
    steps = StepsBlock()
    quotation = QuotationBlock()
    reflection = ReflectionBlock()
    check = CheckBlock()
    practice = PracticeBlock()
    sources = SourcesBlock()
    image = ImageBlock()
    video = VideoBlock()
    audio = AudioBlock()
    download = DownloadBlock()

    def render(self, value, context=None) -> SafeString:
        return bodies.draw(value, context or {})
