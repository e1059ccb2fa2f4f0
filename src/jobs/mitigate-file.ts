import * as path from '../platform/paths.js'
import {openTaskStore, noTaskStore, type TaskStore} from '../audit/run/task-store.js'
import {withProgress, type Monitor} from '../core/context.js'
import {UserError} from '../core/errors.js'
import {libraryWording} from '../core/library-wording.js'
import type {Remedy} from '../core/remedies.js'
import {categoricalColumn, rowsWithLabel} from '../core/table.js'
import {readJson} from '../files/claimed-folder.js'
import {withFolderLock} from '../files/lock.js'
import {removeUnfinished} from '../files/private-file.js'
import {readSource} from '../io/table-source.js'
import {mitigate, triedGenerators, type Trial} from '../mitigation/mitigate.js'
import type {ComparisonFormat, ComparisonOutput} from '../report/formats.js'
import type {Mitigation, Setting} from '../report/mitigation/mitigation.js'
import {mitigationPage, renderMitigation} from '../report/mitigation/render.js'
import type {AuditResult} from '../result/audit-result.js'
import {DEFAULT_LISTED} from '../result/listed-people.js'
import {builtIn, type Catalogue} from '../plugins/catalogue.js'
import {loadCatalogue} from '../plugins/load-plugins.js'
import {requireTarget, withRoles} from './column-roles.js'
import {prepareAudit, runPrepared, type AuditSettings, type PreparedAudit} from './prepare-audit.js'
import {printerFor, type Printer} from './print-page.js'
import {writeDocument} from './write-document.js'
import {writeReports} from './write-reports.js'

/** What is to be mitigated and how: the settings of its audits, with one generator or the one that fits. */
export interface MitigateRequest {
  readonly audit: Omit<AuditSettings, 'synthetic' | 'budgetSeconds' | 'listPeople' | 'treatment' | 'policy'> & {
    readonly policy: NonNullable<AuditSettings['policy']>
  }
  readonly remedies: readonly Remedy[]
  /** For all attempts together. */
  readonly budgetSeconds?: number
  /** Left out: nothing is written. */
  readonly out?: string
  readonly formats: readonly ComparisonOutput[]
  readonly onAttempt?: (soFar: Mitigation) => void
}

export interface MitigationFiles {
  readonly mitigation: Mitigation
  readonly files: readonly string[]
}

/**
 * Audits the generator as it is, and then one remedy after the other until the policy passes. Finished tasks are kept in
 * the folder, those that do not depend on the remedy once for all attempts: a search that was stopped goes on there.
 *
 * @throws {UserError} Where the first audit does not fit the data. Remedies that do not fit are attempts that are not possible.
 */
export async function mitigateFile(request: MitigateRequest, given: Monitor): Promise<MitigationFiles> {
  const {audit, budgetSeconds, out} = request
  const monitor = withinBudget(given, budgetSeconds)
  const printer = out === undefined ? undefined : await printerFor(request.formats, monitor.signal)
  // Read once, whatever it is: stdin has no second time, and a file could change.
  const {roles: _, ...settled} = {...audit, ...(await withRoles(audit, [audit.data], {mayLack: false, signal: monitor.signal}))}
  const {read, classes} = settled
  requireTarget(classes)
  const data = await readSource(audit.data, {...read, ...classes, signal: monitor.signal}, 'data')
  const catalogue = await loadCatalogue(audit.plugins ?? [], audit.functions)
  const settings = {...settled, data}
  const generator = audit.generators?.[0] ?? (await usualGenerator(settings, catalogue, monitor))
  checkOptions(audit.options, [generator, ...triedGenerators], catalogue)
  const first = await prepareAudit(settingsOf(settings, {generator, options: []}, catalogue), monitor)
  if (out === undefined) return search(request, settings, first, {store: noTaskStore}, monitor)
  return withFolderLock(out, 'out', async () => {
    await removeUnfinished(path.join(out, 'tasks'))
    await removeUnfinished(out)
    const {remedies} = request
    const store = await openTaskStore(out, first.plan, first.inputs.sha256, {remedies, policy: first.policy?.sha256 ?? ''})
    return search(request, settings, first, {store, printer}, monitor)
  })
}

async function search(
  {remedies, out, formats, onAttempt}: MitigateRequest,
  audit: MitigateRequest['audit'],
  first: PreparedAudit,
  {store, printer}: {readonly store: TaskStore; readonly printer?: Printer | undefined},
  monitor: Monitor,
): Promise<MitigationFiles> {
  const {plan, inputs} = first
  const {catalogue = builtIn} = inputs
  const generator = plan.generators[0].name
  const start: Setting = {
    generator,
    options: audit.options.filter(option => option.startsWith(`${generator}.`)),
    ...(plan.amount.kind === 'ratio' && {ratio: plan.amount.ratio}),
  }
  const hasEnded = out !== undefined && (await isEnded(out))
  const write = async (mitigation: Mitigation, tools: {readonly printer?: Printer | undefined} = {}) => {
    // A report of a search that had ended is not replaced by one that is less.
    if (out === undefined || (hasEnded && ['running', 'stopped'].includes(mitigation.outcome))) return []
    const document = {
      render: (format: ComparisonFormat) => renderMitigation(mitigation, format),
      page: () => mitigationPage(mitigation),
    }
    return writeDocument(path.join(out, 'mitigation'), formats, document, {...tools, overwrite: true})
  }
  const mitigation = await mitigate({
    start,
    seed: plan.seed,
    balance: balanceOf(first),
    remedies,
    isStopped: () => monitor.signal.aborted,
    audit: async trial => {
      const result = await auditOf(trial, audit, {sha256: inputs.sha256, catalogue}, store, monitor)
      if (typeof result !== 'string' && out !== undefined)
        await writeReports(shortened(result), path.join(out, folderOf(trial)), formats, {overwrite: true, printer})
      return result
    },
    onAttempt: async soFar => {
      await write(soFar)
      onAttempt?.(soFar)
    },
  })
  return {mitigation, files: await write(mitigation, {printer})}
}

async function isEnded(folder: string): Promise<boolean> {
  const earlier = await readJson(path.join(folder, 'mitigation.json'))
  const outcome = typeof earlier === 'object' && earlier !== null && 'outcome' in earlier ? earlier.outcome : undefined
  return outcome === 'passed' || outcome === 'nothing-helps'
}

/** Everybody at risk is listed, since everybody counts for the next attempt. */
const EVERYBODY = Number.MAX_SAFE_INTEGER

async function auditOf(
  {setting, number, seed}: Trial,
  audit: MitigateRequest['audit'],
  {sha256, catalogue}: {readonly sha256: string; readonly catalogue: Catalogue},
  store: TaskStore,
  monitor: Monitor,
): Promise<AuditResult | string> {
  const settings = {...settingsOf(audit, setting, catalogue), ...(seed !== undefined && {seed})}
  const part = withProgress(monitor, 0, 1)
  try {
    const prepared = await prepareAudit(settings, part)
    if (prepared.inputs.sha256 !== sha256) throw new Error('The data changed while remedies were tried.')
    return await runPrepared(prepared, settings, store, {
      ...part,
      progress: (fraction, note) => {
        part.progress(fraction, `attempt ${number}${note === undefined ? '' : `, ${note}`}`)
      },
    })
  } catch (error) {
    if (number === 1 || !(error instanceof UserError)) throw error
    const {message, suggestions} = error.worded(audit.read.wording ?? libraryWording)
    return [message, ...suggestions].join(' ')
  }
}

/** Options of generators that are not part of an attempt would be refused. */
function settingsOf(
  audit: MitigateRequest['audit'],
  {generator, options, ratio, treatment}: Setting,
  {generators}: Catalogue,
): AuditSettings {
  const key = (option: string) => option.slice(0, option.indexOf('='))
  const own = audit.options.filter(
    option =>
      (!generators.has(ownerOf(option)) || ownerOf(option) === generator) && !options.some(other => key(other) === key(option)),
  )
  return {
    ...audit,
    synthetic: [],
    options: [...own, ...options],
    listPeople: EVERYBODY,
    generators: [generator],
    ...(ratio !== undefined && {amount: {kind: 'ratio', ratio}}),
    ...(treatment && {treatment}),
  }
}

const ownerOf = (option: string) => option.slice(0, option.indexOf('.'))

/** @throws {UserError} At an option of a generator that no attempt has. */
function checkOptions(options: readonly string[], tried: readonly string[], {generators}: Catalogue): void {
  const foreign = options.map(ownerOf).find(owner => generators.has(owner) && !tried.includes(owner))
  if (foreign !== undefined)
    throw new UserError(
      'option-not-used',
      {owner: foreign, running: tried},
      `An option is given for '${foreign}', which no attempt uses.`,
      [`Options of generators can be given for: ${[...new Set(tried)].join(', ')}.`],
    )
}

/** The one that an audit takes where none is named. */
async function usualGenerator(audit: MitigateRequest['audit'], {generators}: Catalogue, monitor: Monitor): Promise<string> {
  const options = audit.options.filter(option => !generators.has(ownerOf(option)))
  const {plan} = await prepareAudit({...audit, options, synthetic: []}, monitor)
  return plan.generators[0].name
}

/** In a report of an attempt as many people are listed as in any. */
function shortened(result: AuditResult): AuditResult {
  const {listPeople: _, ...plan} = result.plan
  const peopleAtRisk = result.peopleAtRisk?.map(risk => ({...risk, people: risk.people.slice(0, DEFAULT_LISTED)}))
  return {...result, plan, ...(peopleAtRisk && {peopleAtRisk})}
}

const folderOf = ({number, seed}: Trial) => `attempt-${String(number).padStart(2, '0')}${seed === undefined ? '' : '-confirmed'}`

/** Rows of the largest class per minority row, as a release has them where nothing is said. */
function balanceOf({inputs: {source}, plan: {target, minority}}: PreparedAudit): number {
  const sizes = categoricalColumn(source, target).field.levels.map(level => rowsWithLabel(source, target, [level]).length)
  const smallest = Math.min(...minority.map(label => rowsWithLabel(source, target, [label]).length))
  return Math.max(...sizes) / smallest - 1
}

function withinBudget(monitor: Monitor, seconds: number | undefined): Monitor {
  if (seconds === undefined) return monitor
  return {...monitor, signal: AbortSignal.any([monitor.signal, AbortSignal.timeout(seconds * 1000)])}
}
