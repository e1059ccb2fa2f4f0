import {noTaskStore} from '../audit/run/task-store.js'
import type {AuditResult} from '../result/audit-result.js'
import {runAudit} from '../audit/run/run-audit.js'
import type {Monitor} from '../core/context.js'
import {UserError} from '../core/errors.js'
import {imageForm} from '../core/sample-form.js'
import type {Table} from '../core/table.js'
import {say, setting} from '../core/text.js'
import {openBundle} from '../evidence/open-bundle.js'
import {differingFigures} from '../evidence/same-figures.js'
import {readPublicKey} from '../evidence/sign.js'
import {verifyBundle, type BundleCheck} from '../evidence/verify-bundle.js'
import {SIZES} from '../files/limits.js'
import {readBytes} from '../files/read-bytes.js'
import {readTextFile} from '../io/read-text.js'
import type {ReadOptions} from '../io/read-options.js'
import type {TableSource} from '../io/table-source.js'
import {checkPlugins} from '../plugins/catalogue.js'
import {loadCatalogue} from '../plugins/load-plugins.js'
import {inputsOf, readInputs} from './audit-inputs.js'
import {readOptionsOf} from './planned-reading.js'

export interface VerifyRequest {
  /** A file, or its content. */
  readonly bundle: string | Uint8Array
  /** File of the public key that must have signed. */
  readonly key?: string
  /** Run the audit again on these files. */
  readonly rerun?: {
    readonly data: TableSource
    /** How to read them, where plans of older versions do not say it; goes before what the plan says. */
    readonly read: Pick<ReadOptions, 'delimiter' | 'decimalComma' | 'missing' | 'maxBytes' | 'embedding'>
    readonly synthetic: readonly TableSource[]
    readonly holdout?: TableSource
    readonly jobs: number
    /** Time that running again may take. */
    readonly budgetSeconds?: number
    /** The plug-ins that the plan names; loading them runs their code. */
    readonly plugins?: readonly string[]
  }
  readonly tool: AuditResult['tool']
}

/** What was checked of a bundle; it is valid when nothing failed. */
export interface VerifiedBundle {
  readonly valid: boolean
  readonly checks: readonly BundleCheck[]
}

/**
 * Checks a bundle, and runs its audit again when the data are given.
 * @throws {UserError} When a file cannot be read or the bundle is none; what does not hold is a failed check instead.
 */
export async function verifyFile(request: VerifyRequest, monitor: Monitor): Promise<VerifiedBundle> {
  const {signal} = monitor
  const key =
    request.key === undefined
      ? undefined
      : readPublicKey(await readTextFile(request.key, {...SIZES.key, signal}), `'${request.key}'`)
  const {bundle: given} = request
  const bundle =
    typeof given === 'string'
      ? await openBundle(await readBytes(given, {...SIZES.bundle, signal}), `'${given}'`)
      : await openBundle(given, 'The bundle')
  const {checks, result} = await verifyBundle(bundle, {version: request.tool.version, ...(key && {key})})
  const intact = checks.every(({status}) => status !== 'failed')
  const all = [...checks]
  if (request.rerun !== undefined) {
    const skipped = {name: 'rerun', status: 'skipped', message: 'Not run again: the bundle does not hold.'} as const
    all.push(result === undefined || !intact ? skipped : await rerun(result, request.rerun, request.tool, monitor))
  }
  return {valid: all.every(({status}) => status !== 'failed'), checks: all}
}

const MOST_REPEATS = 1000
const MOST_ROWS = 10_000_000
const MOST_STEPS = 200

/** A plan is a part of the bundle, and a bundle may come from anybody: what no audit asks for is not run. */
function absurdity({plan, input}: AuditResult): string | undefined {
  if (plan.repeats > MOST_REPEATS) return `${plan.repeats} repeats, and ${MOST_REPEATS} is the most that an audit makes`
  const rows = plan.amount.kind === 'ratio' ? plan.amount.ratio * input.minorityRows : 0
  if (rows > MOST_ROWS) return `${rows} rows in a release, and ${MOST_ROWS} is the most that is made again`
  const steps = plan.generators.length + plan.attacks.length + plan.proxies.length + plan.learners.length
  return steps > MOST_STEPS
    ? `${steps} generators, attacks and learners, and ${MOST_STEPS} is the most that is run again`
    : undefined
}

/** The hash of the network that makes features of pictures, where there is one. */
const networkOf = (table: Table) => imageForm(table)?.embedding?.sha256

/** Runs the plan on the files that its hashes name, and compares what is found. */
async function rerun(
  before: AuditResult,
  {data, read, synthetic, holdout, jobs, budgetSeconds, plugins = []}: NonNullable<VerifyRequest['rerun']>,
  tool: AuditResult['tool'],
  monitor: Monitor,
): Promise<BundleCheck> {
  const {plan, input} = before
  const absurd = absurdity(before)
  if (absurd !== undefined) return {name: 'rerun', status: 'failed', message: `Not run again: the plan asks for ${absurd}.`}
  const catalogue = await loadCatalogue(plugins)
  checkPlugins([...plan.generators, ...plan.attacks, ...plan.proxies], catalogue)
  const files = await readInputs(
    {
      data,
      classes: {target: plan.target, minority: plan.minority},
      read: {...readOptionsOf(plan.columns), ...read},
      keepIdentifiers: plan.columns.keepIdentifiers,
      synthetic,
      holdout,
    },
    monitor,
  )
  const given = [
    files.loaded.sha256,
    ...files.synthetic.map(({sha256}) => sha256),
    files.holdout?.file.sha256,
    networkOf(files.source),
  ]
  const planned = [
    input.sha256,
    ...plan.synthetic.map(({sha256}) => sha256),
    plan.holdout.kind === 'file' ? plan.holdout.sha256 : undefined,
    plan.columns.embedding,
  ]
  const name = 'rerun'
  if (given.length !== planned.length || given.some((hash, at) => hash !== planned[at]))
    throw new UserError(
      'other-files',
      {sha256: planned.flatMap(hash => hash ?? [])},
      say`The files must be those that were audited: data, ${setting('synthetic')} in their order, ${setting('holdout')}, and
        ${setting('embedding')}. Their SHA-256 differ.`,
      [`Audited were: ${planned.flatMap(hash => hash ?? []).join(', ')}.`],
    )
  const inputs = {...(await inputsOf(files, plan, monitor)), catalogue}
  const after = await runAudit(
    plan,
    inputs,
    {jobs, tool, store: noTaskStore, ...(budgetSeconds !== undefined && {budgetSeconds})},
    monitor,
  )
  if (!after.complete) return {name, status: 'skipped', message: 'Running it again was stopped before the end.'}
  const differing = differingFigures(before, after)
  return differing.length === 0
    ? {name, status: 'passed', message: 'The audit was run again from its plan: all figures and verdicts agree.'}
    : {
        name,
        status: 'failed',
        message: `The audit was run again from its plan. Figures differ, first at: ${differing.join(', ')}.`,
      }
}
