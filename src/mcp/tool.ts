import type * as z from 'zod'
import type {Monitor} from '../core/context.js'
import type {Infer} from '../core/shapes/infer.js'
import type {AuditResult} from '../result/audit-result.js'
import type {Folders} from './folders.js'

/** What tools work with. */
export interface Room {
  readonly folders: Folders
  /** The one folder that may be written to, if any. */
  readonly out: string | undefined
  /** Most that one call may take. */
  readonly seconds: number
  /** Results of this session by the names that calls give them. */
  readonly results: Map<string, AuditResult>
}

type Shape = Readonly<Record<string, z.ZodType>>
type Given<S extends Shape> = z.infer<z.ZodObject<S>>

/** An operation that a client can call: names of files in, figures out; never a cell. */
export interface Tool {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly input: Shape
  readonly output: Shape
  /** It writes a file; only there when a folder may be written to. */
  readonly writes: boolean
  readonly run: (given: unknown, room: Room, monitor: Monitor) => Promise<object>
}

/** @returns The tool, whose `run` gets what was checked against `input`. */
export function defineTool<I extends Shape, O extends Shape>(tool: {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly input: I
  readonly output: O
  readonly writes?: boolean
  readonly run: (given: Given<I>, room: Room, monitor: Monitor) => Promise<Infer<z.ZodObject<O>>>
}): Tool {
  return {
    ...tool,
    writes: tool.writes ?? false,
    run: async (given, room, monitor) => await tool.run(given as Given<I>, room, monitor),
  }
}
