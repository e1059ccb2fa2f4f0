import type {AuditResult} from '../../result/audit-result.js'
import type {Section} from '../document.js'
import {visible} from '../text.js'
import {leftOutSentences} from '../words/left-out.js'
import {sampledSentences} from '../words/sampled.js'
import {settledSentences} from '../words/settled.js'

/** What the generators have to say, and which repeats were not needed, and what an audit that ended early lacks. */
export function notesSection(result: AuditResult): Section | undefined {
  const {notes, leftOut} = result
  const items = [
    ...notes.map(note => visible(note)),
    ...settledSentences(result),
    ...sampledSentences(result),
    ...(leftOut === undefined ? [] : leftOutSentences(leftOut)),
  ]
  return items.length === 0 ? undefined : {id: 'notes', title: 'Notes', blocks: [{kind: 'list', items}]}
}
