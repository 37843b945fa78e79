"""The business key: given by who starts, or by the diagram."""


def test_a_listener_names_the_instance_when_nobody_has(process):
    case = process("listener_names_the_instance.bpmn", variables={"title": "Metro 地铁"})

    named_at_the_start = case.business_key
    case.complete("a")

    assert named_at_the_start == "Metro 地铁"
    assert case.business_key == "Metro 地铁 done"


def test_the_key_that_the_starter_gave_is_kept(process):
    case = process("listener_names_the_instance.bpmn", variables={"title": "Metro"}, business_key="2026-041")

    assert case.business_key == "2026-041"
