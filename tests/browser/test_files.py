"""Files handed in with a form: sent, named in the record, given only to those of the case."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from runner.records.process_definition import ProcessDefinition
from runner.records.user import User

FILES = Path(__file__).parent / "files"


@pytest.fixture
def task(installation):
    """A case that asks Mei for offers; the addresses of the case and of its task."""
    installation.deploy(*sorted(FILES.iterdir()))
    with installation.database.transaction() as session:
        definition = ProcessDefinition.latest(session, "offers")
        case = definition.start(User.find(session, "mei").viewer, {})
        return f"/cases/{case.id}", f"/user-tasks/{case.user_tasks[0].id}"


def file(name: str, content: bytes = b"%PDF-1.7 offer", kind: str = "application/pdf") -> dict[str, object]:
    return {"name": name, "mimeType": kind, "buffer": content}


def choose(person, *files):
    person.page.locator(".fjs-form").wait_for()
    person.page.locator("input[type=file]").set_input_files(list(files))


def test_files_are_kept_with_the_record_and_can_be_saved_by_those_of_the_case(person, task):
    case, address = task
    mei, stranger = person("mei"), person("lan")
    mei.page.goto(address)

    choose(mei, file("报价 A.pdf"), file("drawing.png", b"picture", "image/png"))
    mei.page.get_by_role("button", name="Complete").click()
    expect(mei.page.locator("[data-toast]")).to_contain_text("is done")
    mei.page.goto(f"{case}?tab=records")

    with mei.page.expect_download() as saving:
        mei.page.get_by_role("link", name="报价 A.pdf").click()
    assert Path(saving.value.path()).read_bytes() == b"%PDF-1.7 offer"
    assert saving.value.suggested_filename == "报价 A.pdf"
    link = mei.page.get_by_role("link", name="drawing.png").get_attribute("href")
    answer = mei.page.request.get(link)
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert stranger.page.request.get(link).status == 404
    mei.page.goto(address)
    expect(mei.page.get_by_role("link", name="drawing.png")).to_be_visible()


def test_a_file_of_another_kind_or_too_large_is_refused_in_words_and_what_was_typed_stays(person, task):
    _, address = task
    mei = person("mei")
    mei.page.goto(address)

    mei.page.get_by_label("Remark").fill("three offers")
    choose(mei, file("offer.exe", kind="application/x-msdownload"))
    mei.page.get_by_role("button", name="Complete").click()
    expect(mei.page.locator(".fjs-form-field-error")).to_have_text("offer.exe is none of .pdf,image/*.")
    choose(mei, file("book.pdf", b"x" * 5_000_001))
    mei.page.get_by_role("button", name="Complete").click()

    expect(mei.page.locator("[data-summary]")).to_contain_text("book.pdf is too large: at most 5 MB.")
    expect(mei.page.get_by_label("Remark")).to_have_value("three offers")


@pytest.mark.parametrize("offer", ["files::made-up", ["01890000-0000-7000-8000-000000000000"], [["x"]]])
def test_an_answer_that_names_a_file_nobody_sent_is_refused(person, task, offer):
    _, address = task
    mei = person("mei")
    mei.page.goto(address)

    status, answer = mei.page.evaluate(
        """async ([url, offer]) => {
            const answer = await bidflow.send("POST", url, {answers: {offer, remark: ""}});
            return [answer.status, await answer.json()];
        }""",
        [f"{address}/completion", offer],
    )

    assert status == 400
    assert answer["errors"]["Field_offer"] == ["The file was not sent. Choose it once more."]
