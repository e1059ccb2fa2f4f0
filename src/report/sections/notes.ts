import type {AuditResult} from '../../result/audit-result.js'
import type {Section} from '../document.js'
import {visible} from '../text.js'

export function notesSection({notes}: AuditResult): Section | undefined {
  if (notes.length === 0) return undefined
  return {id: 'notes', title: 'Notes', blocks: [{kind: 'list', items: notes.map(note => visible(note))}]}
}
