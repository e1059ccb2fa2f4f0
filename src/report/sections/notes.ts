import type {AuditResult} from '../../result/audit-result.js'
import type {Section} from '../document.js'
import {visible} from '../text.js'
import {leftOutSentences} from '../words/left-out.js'

/** What the generators have to say, and what an audit that ended early lacks. */
export function notesSection({notes, leftOut}: AuditResult): Section | undefined {
  const items = [...notes.map(note => visible(note)), ...(leftOut === undefined ? [] : leftOutSentences(leftOut))]
  return items.length === 0 ? undefined : {id: 'notes', title: 'Notes', blocks: [{kind: 'list', items}]}
}
