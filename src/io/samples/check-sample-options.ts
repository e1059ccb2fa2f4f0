import {UserError} from '../../core/errors.js'
import {imageForm, signalForm} from '../../core/sample-form.js'
import type {SettingName} from '../../core/settings.js'
import type {Table} from '../../core/table.js'
import {say, setting} from '../../core/text.js'
import type {ReadOptions} from '../read-options.js'

/**
 * What was said of samples of a kind is true of the first file: of others it says nothing.
 * @throws {UserError} When the file holds no such samples.
 */
export function checkSampleOptions(table: Table, file: string, {rate, window, embedding, kinds}: ReadOptions): void {
  if (kinds !== undefined) return
  if (rate !== undefined && signalForm(table)?.stored === undefined)
    throw notOf(file, 'rate', 'signals as text', 'Say which columns hold their values, or leave it out.')
  if (embedding !== undefined && imageForm(table) === undefined) throw notOf(file, 'embedding', 'pictures', 'Leave it out.')
  if (window !== undefined && imageForm(table) === undefined) throw notOf(file, 'window', 'pictures of DICOM', 'Leave it out.')
}

const notOf = (file: string, name: SettingName, what: string, remedy: string) =>
  new UserError('settings-conflict', {settings: [name]}, say`${setting(name)} is of ${what}, and ${file} holds none.`, [remedy])
