"""The examples that the standard itself gives (DMN 1.5, chapter 10): each is true as written."""

import pytest

from runner.expressions import compile_expression

EXAMPLES = """
[{a: {b: [1]}}, {a: {b: [2.1, 2.2]}}, {a: {b: [3]}}, {a: {b: [4, 5]}}].a.b = [[1], [2.1, 2.2], [3], [4, 5]]
[1, 2, 3, 4][item > 2] = [3, 4]
[ {x:1, y:2}, {x:2, y:3} ][x=1] = [{x:1, y:2}]
[ {x:1, y:2}, {x:null, y:3} ][x < 2] = [{x:1, y:2}]
[ {x:1, y:2}, {x:2, y:3} ].y = [2,3]
get entries({key1: "value1"})[key="key1"].value = ["value1"]
3[item > 2] = [3]
contains(["foobar"], "of") = false
(for i in 0..4 return if i = 0 then 1 else i * partial[-1]) = [1, 1, 2, 6, 24]
date("2012-12-25") - date("2012-12-24") = duration("P1D")
date(date and time("2012-12-25T11:00:00Z")) = date("2012-12-25")
date(2012, 12, 25) = date("2012-12-25")
date and time("2012-12-24T23:59:00") = date and time(date("2012-12-24"), time("23:59:00"))
date and time("2012-12-24T23:59:00") + duration("PT1M") = date and time("2012-12-25T00:00:00")
time("23:59:00z") + duration("PT2M") = time("00:01:00@Etc/UTC")
time(date and time("2012-12-25T11:00:00Z")) = time("11:00:00Z")
time("23:59:00z") = time(23, 59, 0, duration("PT0H"))
number("1 000,0", " ", ",") = number("1,000.0", ",", ".")
string(1.1) = "1.1"
string(null) = null
date and time("2012-12-24T23:59:00") - date and time("2012-12-22T03:45:00") = duration("P2DT20H14M")
duration("P2Y2M") = duration("P26M")
years and months duration(date("2011-12-22"), date("2013-08-24")) = duration("P1Y8M")
date and time("2012-03-07Z").year = 2012
not(null) = null
substring("\\U01F40Eab", 2) = "ab"
string length("\\U01F40Eab") = 3
split("John Doe", "\\\\s") = ["John", "Doe"]
split("a;b;c;;", ";") = ["a", "b", "c", "", ""]
string join(["a", "b", "c"], "_and_") = "a_and_b_and_c"
string join(["a", null, "c"], "X") = "aXc"
min(1) = min([1])
max([]) = null
sum([]) = null
mean([]) = null
all([false, null, true]) = false
all(true) = all([true])
all([]) = true
all(0) = null
any([false, null, true]) = true
any([]) = false
any(0) = null
sublist([4, 5, 6], 1, 2) = [4, 5]
append([1], 2, 3) = [1, 2, 3]
insert before([1, 3], 1, 2) = [2, 1, 3]
index of([1, 2, 3, 2], 2) = [2, 4]
union([1, 2], [2, 3]) = [1, 2, 3]
distinct values([1, 2, 3, 2, 1]) = [1, 2, 3]
flatten([[1, 2], [[3]], 4]) = [1, 2, 3, 4]
product([]) = null
median([6, 1, 2, 3]) = 2.5
stddev(2, 4, 7, 5) = 2.081665999466132735282297706979931
stddev(47) = null
mode([6, 1, 9, 6, 1]) = [1, 6]
mode([]) = []
decimal(1/3, 2) = .33
decimal(1.5, 0) = 2
decimal(2.5, 0) = 2
floor(-1.56, 1) = -1.6
ceiling(-1.56, 1) = -1.5
round up(1.121, 2) = 1.13
round down(-1.126, 2) = -1.12
round half up(-1.126, 2) = -1.13
round half down(5.5, 0) = 5
abs(@"-PT5H") = @"PT5H"
modulo(-12, 5) = 3
modulo(12, -5) = -3
modulo(10.1, -4.5) = -3.4
modulo(-10.1, 4.5) = 3.4
is(date("2012-12-25"), time("23:00:50")) = false
is(time("23:00:50z"), time("23:00:50")) = false
is(time("23:00:50z"), time("23:00:50+00:00")) = true
day of year(date(2019, 9, 17)) = 260
day of week(date(2019, 9, 17)) = "Tuesday"
month of year(date(2019, 9, 17)) = "September"
week of year(date(2003, 12, 29)) = 1
week of year(date(2005, 1, 1)) = 53
week of year(date(2005, 1, 9)) = 1
sort(list: [3, 1, 4, 5, 2], precedes: function(x, y) x < y) = [1, 2, 3, 4, 5]
context([{key: "a", value: 1}, {key: "b", value: 2, something: "else"}]) = {a: 1, b: 2}
context([{key: "a", value: 1}, {key: "b"}]) = null
context put({x: 1, y: {a: 0}}, ["y", "a"], 2) = {x: 1, y: {a: 2}}
context put({x: 1, y: {a: 0}}, [], 2) = null
context merge([{x: 1, y: 0}, {y: 2}]) = {x: 1, y: 2}
[123] instance of list<number>
(123 instance of list) = null
(function(x: number, y: number) x + y) instance of function<number, number> -> Any
[1..10) instance of range<number>
(>= @"2019-01-01") instance of range<date>
{isPositive: function(x) x > 0, isNotNegative: function(x) isPositive(x+1), result: isNotNegative(0)}.result
every e in [{dept: 10}, {dept: 20}] satisfies e.dept > 5
(if 1 = 1 then "A" else "B") = "A"
2 between 1 and 3
"1" = 1 = null
{a: 1 + 1, b: [a + 1, a * 2]}.b = [3, 4]
time("10:30:00") in [time("10:00:00")..time("11:00:00")]
date("2018-12-31") + duration("P1M") = date("2019-01-31")
duration("P1Y") / duration("P1M") = 12
duration("P1D") * 1.5 = duration("PT36H")
"""


@pytest.mark.parametrize("text", EXAMPLES.strip().splitlines())
def test_the_standards_example_holds(text):
    assert compile_expression(text, "feel").evaluate({}) is True
