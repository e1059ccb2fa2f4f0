import {UserError} from '../../core/errors.js'
import type {SettingName} from '../../core/settings.js'
import {say, setting} from '../../core/text.js'

/** How a table is written. */
export interface WriteChoice {
  /** Replace the table when it is there. */
  readonly overwrite?: boolean
  readonly signal?: AbortSignal | undefined
  /** The setting that names the place, for messages. */
  readonly option?: SettingName | undefined
}

export const tableExists = (shown: string, option: SettingName = 'out') =>
  new UserError('file-exists', {file: shown}, `The table of ${shown} exists already.`, [
    say`Give another name with ${setting(option)}, or replace it with ${setting('overwrite', true)}.`,
  ])
