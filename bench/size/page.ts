import {cpus, loadavg} from 'node:os'
import {table} from '../geometry/summary.js'
import {growthExponent} from './growth.js'
import type {AuditRun} from './measure.js'
import type {StartRun} from './start.js'

/** An audit with the bars that it is held to. */
export interface BarredRun {
  readonly run: AuditRun
  readonly bars: Bars
}

export interface Bars {
  readonly firstFindingSeconds?: number
  readonly seconds?: number
  readonly processorSeconds?: number
  readonly megabytes?: number
}

export interface Figures {
  readonly audits: readonly BarredRun[]
  readonly growth: readonly AuditRun[]
  readonly starts: readonly StartRun[]
  /** The table of our learners beside scikit-learn's. */
  readonly learners?: string
}

const MOST_EXPONENT = 1.05
const MOST_START_RATIO = 1.3
const STEPS_SHOWN = 12

/** The page of figures, as Markdown. */
export function pageOf({audits, growth, starts, learners}: Figures, command: string): string {
  return [
    '# Time and memory at real sizes',
    '',
    `Made on ${new Date().toISOString().slice(0, 10)} by \`${command}\``,
    `with Node ${process.version} on ${cpus().length} x ${cpus()[0].model}, at a load of ${loadavg()[0].toFixed(0)}.`,
    'Where the load is beyond the number of processors, seconds on the clock say little, and processor time is more than on an',
    'idle machine.',
    '',
    'The bench makes files of the shape of card-fraud data: 30 numbers of 12 decimals, clusters with correlated columns and heavy tails,',
    'and as many minority rows per row as card fraud has (492 of 284,807). Each audit runs as a user would start it, in a process of its',
    'own. Processor time is that of all threads, memory is the peak of what the process held. Bars are written behind the figures.',
    '',
    ...section('Audits', audits.length > 0, () => auditTable(audits)),
    ...section(
      'Where the time goes',
      audits.some(({run}) => run.steps.length > 0),
      () => stepTables(audits.map(({run}) => run)),
    ),
    ...section('Growth', growth.length > 0, () => growthTable(growth)),
    ...section("Learners beside scikit-learn's", learners !== undefined, () => [
      'Processor seconds of one fit on the same rows, one thread each; figures are those on as many test rows. Bar: as many seconds as',
      "scikit-learn at most, and no figure that is worse by more than 0.01. One fit's figures differ from the next one's: trees and",
      'networks start from random numbers, and 394 rows of the minority in 227,846 leave them much room.',
      '',
      learners ?? '',
    ]),
    ...section('Quick commands', starts.length > 0, () => startTable(starts)),
  ].join('\n')
}

function section(title: string, isThere: boolean, lines: () => readonly string[]): string[] {
  return isThere ? [`## ${title}`, '', ...lines(), ''] : []
}

function auditTable(audits: readonly BarredRun[]): string[] {
  const rows = audits.map(({run, bars}) => [
    `${run.title}${run.isStopped ? ', stopped before its end' : ''}`,
    held(run.firstFindingSeconds, bars.firstFindingSeconds, 's', run.isStopped),
    run.verdictSeconds === undefined ? '-' : `${run.verdictSeconds.toFixed(1)} s`,
    held(run.seconds, bars.seconds, 's', run.isStopped),
    held(run.processorSeconds, bars.processorSeconds, 's', run.isStopped),
    held(run.megabytes, bars.megabytes, 'MB', run.isStopped),
  ])
  return table(['audit', 'first finding', 'verdict', 'whole, on the clock', 'processor time', 'peak memory'], rows)
}

/** A figure with its bar; an audit that was stopped has met none. */
function held(value: number | undefined, bar: number | undefined, unit: 's' | 'MB', isStopped: boolean): string {
  const text = value === undefined ? '-' : `${value.toFixed(unit === 's' && value < 100 ? 1 : 0)} ${unit}`
  if (bar === undefined) return text
  return `${text} (< ${bar}: ${value !== undefined && value < bar && !isStopped ? 'met' : 'NOT MET'})`
}

function stepTables(runs: readonly AuditRun[]): string[] {
  return [
    'Seconds on the clock by step, all repeats and subjects together; steps share the processors, so they add up to more than the whole.',
    '',
    ...table(
      ['audit', 'steps'],
      runs
        .filter(({steps}) => steps.length > 0)
        .map(({title, steps}) => [
          title,
          steps
            .slice(0, STEPS_SHOWN)
            .map(({name, seconds}) => `${name} ${seconds.toFixed(1)}`)
            .join(', '),
        ]),
    ),
  ]
}

function growthTable(runs: readonly AuditRun[]): string[] {
  const ended = runs.filter(({isStopped}) => !isStopped)
  const exponent = growthExponent(ended.map(({rows, processorSeconds}) => ({x: rows, y: processorSeconds})))
  const isMet = exponent <= MOST_EXPONENT && ended.length === runs.length
  return [
    'The whole default audit, from the smallest file to the largest.',
    '',
    ...table(
      ['rows', 'processor time', 'per 1,000 rows'],
      runs.map(({rows, processorSeconds, isStopped}) => [
        rows.toLocaleString('en'),
        `${processorSeconds.toFixed(1)} s${isStopped ? ', stopped before its end' : ''}`,
        `${((processorSeconds / rows) * 1000).toFixed(3)} s`,
      ]),
    ),
    '',
    `Processor time grows as n^${exponent.toFixed(2)} (least squares on logarithms; bar: n^${MOST_EXPONENT}, ` +
      `${isMet ? 'met' : 'NOT MET'}).`,
  ]
}

function startTable(starts: readonly StartRun[]): string[] {
  return [
    'The least processor time of several runs, taken in turns with a bare program of the same framework: one command that does nothing,',
    `asked for \`--help\`. Bar: \`--help\` at most ${MOST_START_RATIO} times the bare program.`,
    '',
    ...table(
      ['command', 'processor time', 'times the bare program'],
      starts.map(({command, processorSeconds, ratio}) => [
        command === 'bare' ? 'the bare program' : `\`${command}\``,
        `${processorSeconds.toFixed(3)} s`,
        `${ratio.toFixed(2)}${command === '--help' ? ` (${ratio <= MOST_START_RATIO ? 'met' : 'NOT MET'})` : ''}`,
      ]),
    ),
  ]
}
