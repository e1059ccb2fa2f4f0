// Put into a page before anything of it: notes by the page's own clock, in milliseconds since the navigation began, what happens there.
/* global addEventListener, document, MutationObserver, PerformanceObserver, performance */
const marks = {}
const longTasks = []
const mark = name => (marks[name] ??= performance.now())

new PerformanceObserver(list => {
  for (const {startTime, duration} of list.getEntries()) longTasks.push({startTime, duration})
}).observe({type: 'longtask', buffered: true})
new PerformanceObserver(list => {
  for (const {name, startTime} of list.getEntries()) marks[name] = startTime
}).observe({type: 'paint', buffered: true})

/** The first control answers when what it is for begins: the button hands the press on to the field of files. */
function press() {
  const [button, field] = [document.querySelector('.drop button'), document.querySelector('input[type=file]')]
  if (button === null || field === null) return
  if (marks.stands === undefined)
    field.addEventListener('click', event => {
      if (event.isTrusted) return
      event.preventDefault()
      mark('answers')
    })
  mark('stands')
  button.click()
}

/** Names of what is to be pressed as soon as it can be. */
const wanted = new Set()

function look() {
  if (marks.answers === undefined) press()
  if (document.querySelector('.findings li') !== null) mark('finding')
  if (document.querySelector('.findings .leak') !== null) mark('leak')
  if (document.querySelector('#keep-title') !== null) mark('kept')
  for (const button of document.querySelectorAll('button.main:enabled'))
    if (wanted.delete(button.textContent)) {
      mark(button.textContent)
      button.click()
    }
}
addEventListener('DOMContentLoaded', look)
addEventListener('load', look)
new MutationObserver(look).observe(document, {childList: true, subtree: true, attributes: true, attributeFilter: ['disabled']})

addEventListener('change', ({target}) => target.type === 'file' && mark('given'), {capture: true})

globalThis.probe = {marks, longTasks, wanted}
