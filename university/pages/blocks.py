"""The parts that an editor puts a page together from. Each has an icon, a preview and help."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from university.pages.rich_text import CleanRichTextBlock


class HeadingBlock(blocks.CharBlock):
    """A heading between paragraphs."""

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "pages/blocks/heading.html"
        description = _("A short heading. It lets readers find their place.")
        preview_value = _("What you learn here")


class ParagraphBlock(CleanRichTextBlock):
    """Text with bold, lists and links."""

    class Meta:
        icon = "pilcrow"
        label = _("Paragraph")
        template = "pages/blocks/paragraph.html"
        description = _("Plain sentences of at most twenty characters, with lists where they help.")
        preview_value = _(
            "<p>We start from the first stroke. <b>No experience is needed.</b></p>"
            "<ul><li>Small groups</li><li>Time to ask</li></ul>"
        )


class PictureBlock(blocks.StructBlock):
    """A picture with its own words."""

    image = ImageChooserBlock(
        label=_("Picture"), help_text=_("The picture brings its own description.")
    )
    caption = blocks.CharBlock(
        required=False, max_length=60, label=_("Caption"), help_text=_("One line below it.")
    )

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "pages/blocks/picture.html"
        preview_template = "pages/blocks/picture_preview.html"
        description = _("A photo or a drawing. Text never goes inside a picture.")
        preview_value = {"caption": _("Students showing their work")}


class FactBlock(blocks.StructBlock):
    """One row of a fact list."""

    label = blocks.CharBlock(max_length=20, label=_("What"), help_text=_("For example: place"))
    value = blocks.CharBlock(max_length=120, label=_("Answer"), help_text=_("One short answer."))

    class Meta:
        icon = "tag"
        label = _("Fact")


class FactsBlock(blocks.ListBlock):
    """Label and answer, row by row."""

    class Meta:
        icon = "list-ul"
        label = _("Facts")
        template = "pages/blocks/facts.html"
        description = _("Rows of label and answer: place, time, phone.")
        preview_value = [
            {"label": _("Place"), "value": _("Front desk on the first floor")},
            {"label": _("Time"), "value": _("Monday to Friday, mornings")},
        ]


class StepsBlock(blocks.ListBlock):
    """What to do, one step after the other."""

    class Meta:
        icon = "list-ol"
        label = _("List of steps")
        template = "pages/blocks/steps.html"
        description = _("Numbered steps. One action a step.")
        preview_value = [_("Choose a class"), _("Fill in your phone number"), _("Then pay the fee")]


class BoxKind(blocks.ChoiceBlock):
    """What a box is about."""

    choices = [
        ("info", _("good to know")),
        ("warning", _("take care")),
        ("success", _("good news")),
    ]


class BoxBlock(blocks.StructBlock):
    """A sentence that must not be overlooked."""

    kind = BoxKind(default="info", label=_("Kind"), help_text=_("Sets the colour and the sign."))
    title = blocks.CharBlock(max_length=30, label=_("Title"), help_text=_("A few words."))
    text = blocks.TextBlock(
        required=False,
        max_length=120,
        rows=2,
        label=_("Sentence"),
        help_text=_("One or two sentences."),
    )

    class Meta:
        icon = "warning"
        label = _("Box")
        template = "pages/blocks/box.html"
        description = _("A boxed sentence that nobody should miss. Use one a page.")
        preview_value = {
            "kind": "warning",
            "title": _("Never tell anyone your code"),
            "text": _("School staff will not ask for it."),
        }


class QuestionBlock(blocks.StructBlock):
    """A question and its answer."""

    question = blocks.CharBlock(
        max_length=40, label=_("Question"), help_text=_("As a student would ask it.")
    )
    answer = CleanRichTextBlock(label=_("Answer"), help_text=_("Answer in the first sentence."))

    class Meta:
        icon = "help"
        label = _("Question and answer")
        template = "pages/blocks/question.html"
        description = _("A question and its answer. Both are always visible.")
        preview_value = {
            "question": _("Can my daughter do it for me?"),
            "answer": _("<p>Yes. She needs her own phone.</p>"),
        }


class DownloadBlock(blocks.StructBlock):
    """A file to download or print."""

    document = DocumentChooserBlock(label=_("File"), help_text=_("Prefer one that prints well."))
    text = blocks.CharBlock(
        max_length=30, label=_("Words on the button"), help_text=_("Say what the file is.")
    )

    class Meta:
        icon = "download"
        label = _("File")
        template = "pages/blocks/download.html"
        description = _("A button that opens a file, for example a form to print.")
        preview_value = {"text": _("Application form")}


class CallBlock(blocks.StructBlock):
    """The help phone as a big button; the number comes from the school's settings."""

    text = blocks.CharBlock(
        max_length=40,
        label=_("Sentence above the button"),
        help_text=_("The number comes from the settings of the school."),
    )

    class Meta:
        icon = "comment"
        label = _("Phone button")
        template = "pages/blocks/call.html"
        description = _("The help phone as a big button.")
        preview_value = {"text": _("Not sure? Please call us.")}


class BodyBlock(blocks.StreamBlock):
    """Everything an editor may put on a page."""

    heading = HeadingBlock(max_length=30, help_text=_("At most thirty characters."))
    paragraph = ParagraphBlock(help_text=_("Short sentences. One thought each."))
    picture = PictureBlock(help_text=_("Choose a picture that shows people at work."))
    facts = FactsBlock(FactBlock(), help_text=_("Two to six rows are easy to read."))
    steps = StepsBlock(
        blocks.CharBlock(max_length=60, label=_("Step")),
        help_text=_("Start each step with a verb."),
    )
    box = BoxBlock(help_text=_("One box a page is enough."))
    question = QuestionBlock(help_text=_("Collect what people ask at the desk."))
    download = DownloadBlock(help_text=_("Say on the button what opens."))
    call = CallBlock(help_text=_("Put it where people get stuck."))
