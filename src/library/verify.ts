import type {ReadOptions} from '../io/read-options.js'
import type {TableSource} from '../io/table-source.js'
import {verifyFile, type VerifiedBundle} from '../jobs/verify-file.js'
import {checkNames, checkNumber, checkSources, jobsOf, monitorOf, type WorkOptions} from './settings.js'
import {thisTool} from './tool.js'

/** Who must have signed, and the data to run the audit again on. */
export interface VerifyOptions extends WorkOptions {
  /** The file of the public key that must have signed. */
  readonly key?: string
  /** The data that were audited: the audit is run again on them, and must find the same. */
  readonly data?: TableSource
  /** Likewise the rows made elsewhere, in their order, and the holdout, where the audit had them. */
  readonly synthetic?: readonly TableSource[]
  readonly holdout?: TableSource
  /** Worker threads for that; one per core when left out. */
  readonly jobs?: number
  /** Time that it may take. */
  readonly budgetSeconds?: number
  /** The plug-ins that the audit had: they are run again too. */
  readonly plugins?: readonly string[]
  /** How files are read, where plans of older versions do not say it. */
  readonly read?: Pick<ReadOptions, 'delimiter' | 'decimalComma' | 'missing' | 'maxBytes'>
}

const OPTIONS = Object.keys({
  signal: true,
  onProgress: true,
  key: true,
  data: true,
  synthetic: true,
  holdout: true,
  jobs: true,
  budgetSeconds: true,
  plugins: true,
  read: true,
} satisfies Record<keyof VerifyOptions, true>)

/**
 * Checks an evidence bundle: its hashes, its signature, and that its reports say what its result says; with the data also that the audit
 * finds the same again.
 *
 * @param bundle A path, or the bytes of a bundle.
 * @returns Whether every check passed, and the checks; what does not hold is a failed check, no error.
 * @throws {UserError} When a file cannot be read or is no bundle, or the data are not those that were audited.
 * @example
 * const {valid, checks} = await verifyBundle('evidence.zip', {key: 'public.pem'})
 */
export async function verifyBundle(bundle: string | Uint8Array, options: VerifyOptions = {}): Promise<VerifiedBundle> {
  checkNames('verifyBundle', options, OPTIONS)
  const {key, data, synthetic = [], holdout, budgetSeconds, plugins = [], read = {}} = options
  checkNumber('budgetSeconds', budgetSeconds, {above: 0})
  checkSources('synthetic', ...synthetic)
  for (const [role, source] of Object.entries({data, holdout})) if (source !== undefined) checkSources(role, source)
  const limits = {jobs: jobsOf(options.jobs), ...(budgetSeconds !== undefined && {budgetSeconds})}
  const rerun =
    data === undefined ? undefined : {data, read, synthetic, plugins, ...limits, ...(holdout !== undefined && {holdout})}
  return verifyFile({bundle, tool: thisTool(), ...(key !== undefined && {key}), ...(rerun && {rerun})}, monitorOf(options))
}
