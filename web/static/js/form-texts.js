/* What form-js itself says, in Chinese; its English is the key. */
"use strict";

(() => {
    const chinese = {
        "Add new": "新增一行",
        "All values selected": "已全部选择",
        "Click to remove sorting": "点击取消排序",
        "Click to sort by {value} ascending": "点击按{value}升序排列",
        "Click to sort by {value} descending": "点击按{value}降序排列",
        Collapse: "收起",
        "Date and time must both be entered.": "日期和时间都要填写。",
        Decrement: "减少",
        "Document reference is not defined.": "没有指定文件。",
        "Download {fileName}": "下载{fileName}",
        "Expand all ({value})": "全部展开（{value}）",
        "External content couldn't be loaded.": "外部内容无法加载。",
        "Field is required.": "此项必填。",
        "Field must be a valid email.": "请填写正确的电子邮箱。",
        "Field must be a valid international phone number. (e.g. +4930664040900)": "请填写带国家代码的电话号码，例如 +8613800138000。",
        "Field must have maximum length of {value}.": "最多 {value} 个字符。",
        "Field must have maximum value of {value}.": "不能大于 {value}。",
        "Field must have minimum length of {value}.": "至少 {value} 个字符。",
        "Field must have minimum value of {value}.": "不能小于 {value}。",
        "Field must match pattern {value}.": "格式不符合要求（{value}）。",
        Increment: "增加",
        "Max validation value is not a valid number.": "表单设置的最大值不是数字。",
        "Min validation value is not a valid number.": "表单设置的最小值不是数字。",
        "Next page": "下一页",
        "No content to show.": "没有内容。",
        "No files selected": "未选择文件",
        "No results": "没有结果",
        "Nothing to show.": "没有内容。",
        "Please select a valid value, the two nearest valid values are {previousValue} and {nextValue}.":
            "请填写有效的值，最接近的是 {previousValue} 和 {nextValue}。",
        "Previous page": "上一页",
        "Remove tag": "移除",
        Search: "搜索",
        "Skip to search": "跳到搜索",
        "Unable to download document": "文件无法下载",
        "Value is expected to be an integer.": "请填写整数。",
        "Value is expected to have at most 1 decimal digit.": "最多一位小数。",
        "Value is expected to have at most {value} decimal digits.": "最多 {value} 位小数。",
        "Value is not a number.": "请填写数字。",
        "{page} of {total}": "第 {page} 页，共 {total} 页",
        "{value} files selected": "已选择 {value} 个文件",
    };
    const texts = document.documentElement.lang.startsWith("zh") ? chinese : {};
    const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values?.[name] ?? whole);

    /** form-js's `translate`: the text in the page's language with its values filled in. */
    window.bidflow.translateForm = (text, values) => fill(texts[text] ?? text, values);
})();
