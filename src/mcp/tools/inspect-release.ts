import * as z from 'zod'
import {inspect} from '../../library/inspect.js'
import {file, minority, read, readOptions, roles, seed, target} from '../inputs.js'
import {defineTool} from '../tool.js'

export const inspectRelease = defineTool({
  name: 'inspect_release',
  title: 'Inspect a released file',
  description:
    'What a file of synthetic rows gives away by itself: whether rows look interpolated, with which settings, and leaks for ' +
    'free. Columns and row numbers, never values. That nothing was found is no all-clear.',
  input: {
    file: file('The released rows'),
    target: target.optional(),
    minority: minority.optional(),
    seed,
    roles: roles.optional(),
    read: read.optional(),
  },
  output: {
    classes: z.array(
      z.strictObject({
        label: z.string().optional(),
        rows: z.int(),
        verdict: z.string(),
        because: z.string(),
        pValue: z.number().nullable(),
        estimates: z.string().optional(),
      }),
    ),
    leaks: z.array(
      z.strictObject({
        kind: z.string(),
        message: z.string(),
        rows: z.array(z.int()).optional().describe('The first rows that show it, from 1.'),
      }),
    ),
    notes: z.array(z.string()),
  },
  async run({file, read, roles, minority, target, seed}, {folders}, monitor) {
    const result = await inspect(await folders.file(file), {
      seed,
      read: readOptions(read),
      signal: monitor.signal,
      onProgress: (fraction, note) => {
        monitor.progress(fraction, note)
      },
      ...(roles !== undefined && {roles: await folders.file(roles)}),
      ...(target !== undefined && {target}),
      ...(minority && {minority}),
    })
    const classes = result.classes.map(({label, rows, interpolated: {verdict, because, pValue, estimates}}) => ({
      ...(label !== undefined && {label}),
      rows,
      verdict,
      because,
      pValue,
      ...(estimates !== undefined && {estimates}),
    }))
    const leaks = result.leaks.map(({kind, message, rows}) => ({kind, message, ...(rows && {rows: [...rows.first]})}))
    return {classes, leaks, notes: [...result.notes]}
  },
})
