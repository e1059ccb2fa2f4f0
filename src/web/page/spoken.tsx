import {latest} from './state.js'
import {useMessages, type Page} from './use.js'

/** What changes, for those who listen: in few words, since the sentences themselves stand on the page. */
export function Spoken({state: {preview, inspection, audit}}: Page) {
  const {columns, running, inspection: inspected} = useMessages()
  const leaks = audit.lines.filter(line => line.leaks).length + (latest(inspection)?.leaks.length ?? 0)
  const parts = [
    preview.status === 'done' ? columns.summary(preview.value.rows, preview.value.columns.length) : '',
    inspection.status === 'working' ? inspected.working : '',
    audit.task.status === 'working' ? running.working : '',
    leaks > 0 ? running.newLeaks(leaks) : '',
    audit.task.status === 'done' ? running.ended : '',
  ]
  return (
    <p class="heard" role="status" aria-live="polite">
      {parts.filter(part => part !== '').join(' ')}
    </p>
  )
}
