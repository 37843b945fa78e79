"""Accounts, groups, passwords: who may change them, and what may not be."""

import pytest

from runner.records import ADMINISTRATORS, SYSTEM, Group, User, UserOperation, Viewer, WebSession
from runner.rejection import Forbidden, InvalidArgument, InvalidState, NotFound

LI = Viewer("li", ("sales",))


@pytest.fixture
def session(stage):
    with stage.database.transaction() as session:
        yield session


def test_a_user_is_created_with_groups_that_did_not_exist(session):
    User.create(session, "li", "secret-word", name="李", groups=("sales", "sales", "售前"))

    user = User.find(session, "li")
    assert [group.id for group in user.groups] == ["sales", "售前"]
    assert user.viewer == Viewer("li", ("sales", "售前"))
    assert user.label == "李"


def test_the_password_is_stored_as_argon2id_with_the_chosen_cost(session):
    user = User.create(session, "li", "secret-word")

    assert user.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.parametrize("password", ["short", "x" * 257])
def test_a_password_of_the_wrong_length_is_refused(session, password):
    with pytest.raises(InvalidArgument, match="8 to 256 characters"):
        User.create(session, "li", password)


@pytest.mark.parametrize("user_id", ["", " li", "a,b", "a/b", "x" * 65, "a\nb", "${x}"])
def test_an_id_that_a_diagram_could_not_name_is_refused(session, user_id):
    with pytest.raises(InvalidArgument, match="can't be the id of a user"):
        User.create(session, user_id, None)


def test_the_same_id_twice_is_refused_by_name(session):
    User.create(session, "li", None)

    with pytest.raises(InvalidArgument, match="'li' exists already"):
        User.create(session, "li", None)


def test_an_unknown_user_is_named(session):
    with pytest.raises(NotFound, match="user 'nobody' does not exist"):
        User.find(session, "nobody")


def test_only_administrators_change_accounts(session):
    user = User.create(session, "wang", "secret-word")

    for forbidden in (
        lambda: User.create(session, "x", None, viewer=LI),
        lambda: user.lock(LI),
        lambda: user.unlock(LI),
        lambda: user.join("sales", LI),
        lambda: user.leave("sales", LI),
        lambda: user.change_password("another-word", LI),
        lambda: user.describe(LI, name="x", email=None, language=None),
    ):
        with pytest.raises(Forbidden, match="only administrators may"):
            forbidden()


def test_everybody_may_change_the_own_password_and_profile(session):
    user = User.create(session, "li", "secret-word", groups=("sales",))
    before = user.password_hash

    user.change_password("another-word", LI)
    user.describe(LI, name="Li Wei", email="li@example.com", language="zh")

    assert user.password_hash != before
    assert (user.name, user.email, user.language) == ("Li Wei", "li@example.com", "zh")


@pytest.mark.parametrize("ending", ["lock", "password"])
def test_locking_and_a_new_password_end_every_session(session, ending):
    user = User.create(session, "li", "secret-word")
    _, secret = WebSession.begin(session, user)

    if ending == "lock":
        user.lock(SYSTEM)
    else:
        user.change_password("another-word", SYSTEM)
    session.flush()

    assert WebSession.find(session, secret) is None


def test_the_last_administrator_can_neither_be_locked_nor_leave(session):
    user = User.create(session, "root", None, groups=(ADMINISTRATORS,))

    for ending in (lambda: user.lock(SYSTEM), lambda: user.leave(ADMINISTRATORS, SYSTEM)):
        with pytest.raises(InvalidState, match="last administrator"):
            ending()


def test_with_another_administrator_one_may_go(session):
    user = User.create(session, "root", None, groups=(ADMINISTRATORS,))
    User.create(session, "second", None, groups=(ADMINISTRATORS,))

    user.leave(ADMINISTRATORS, SYSTEM)

    assert not user.viewer.is_administrator


def test_a_group_is_named_later(session):
    Group.create(session, "sales")

    Group.create(session, "sales", "Sales department")

    assert [group.label for group in Group.all(session)] == ["Sales department"]


def test_changes_of_accounts_are_in_the_audit(session):
    administrator = Viewer("root", (ADMINISTRATORS,))
    user = User.create(session, "li", None, viewer=administrator)
    user.join("sales", administrator)
    session.flush()

    noted = [(one.user_id, one.operation, one.entity_id, one.after) for one in session.query(UserOperation)]
    assert noted == [
        ("root", "create", "li", {"name": None, "groups": []}),
        ("root", "join", "li", {"group": "sales"}),
    ]


def test_whether_anybody_has_an_account(session):
    before = User.any_exists(session)
    User.create(session, "li", None)

    assert (before, User.any_exists(session)) == (False, True)
