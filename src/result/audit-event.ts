import type {Infer} from '../core/shapes/infer.js'
import type {auditEvent} from './shapes/event.js'

/** What is told of an audit while it runs. Plain JSON: no row of the data, no cell. */
export type AuditEvent = Infer<typeof auditEvent>

export type EventOf<Name extends AuditEvent['event']> = Extract<AuditEvent, {readonly event: Name}>
