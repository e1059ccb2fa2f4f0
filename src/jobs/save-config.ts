import type {ConfigEntry, ConfigSetting} from '../config/config-setting.js'
import {withoutPassword} from '../config/passwords.js'
import {forConfig} from '../config/places.js'
import {renderConfig} from '../config/render-config.js'
import {UserError} from '../core/errors.js'
import {SIZES} from '../files/limits.js'
import {isThere} from '../files/read-bytes.js'
import {readTextFile} from '../io/read-text.js'
import {writeText} from '../io/write-table.js'
import {schemaFrom} from './schema-from.js'

/** A place where a config file can be written. */
export interface SavedConfig {
  readonly write: () => Promise<void>
}

/**
 * Makes sure that a config file can be written, before the work that it is about. Its paths are seen from its own folder, and no password
 * stands in it.
 *
 * @param entries What it says, with paths as they are called from the current folder.
 * @param command The command that takes it, for its first lines.
 * @param others Settings that it shows as comments.
 * @throws {UserError} When the file is there and says something else.
 */
export async function openSavedConfig(
  file: string,
  entries: readonly ConfigEntry[],
  command: string,
  others: readonly ConfigSetting[] = [],
): Promise<SavedConfig> {
  const moved = entries.map(({setting, texts}) => ({
    setting,
    texts: texts.map(text => withoutPassword(forConfig(setting.key, text, file))),
  }))
  const heading = {schema: schemaFrom(file, 'config.schema.json'), command}
  const text = await renderConfig(moved, others, heading)
  const isSame = (await isThere(file)) && (await readTextFile(file, SIZES.config)) === text
  if (!isSame && (await isThere(file))) throw configExists(file)
  return {
    write: async () => {
      if (!isSame) await writeText(file, text)
    },
  }
}

export const configExists = (file: string) =>
  new UserError('file-exists', {file}, `'${file}' exists already, and is not replaced.`, [
    'Give another name, or move the file away.',
  ])
