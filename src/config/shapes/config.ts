import * as z from 'zod'
import type {ConfigSetting} from '../config-setting.js'

/** The form of a file that can give these settings. */
export function configContent(settings: readonly ConfigSetting[]) {
  return z
    .strictObject(
      Object.fromEntries(settings.map(setting => [setting.key, shapeOf(setting).describe(setting.about).exactOptional()])),
    )
    .meta({description: 'A whole audit: its data and its settings. Paths are seen from the folder of the file.'})
}

/** The same as a JSON schema (draft 2020-12), for editors. */
export function configJsonSchema(settings: readonly ConfigSetting[]): object {
  const content = configContent(settings)
  return z.toJSONSchema(content.meta({...content.meta(), $id: 'minority-report/config/1'}), {io: 'input'})
}

function shapeOf(setting: ConfigSetting): z.ZodType {
  const one = valueOf(setting)
  return setting.many ? z.union([one, z.array(one).min(1)]) : one
}

function valueOf({kind, choices, least, most}: ConfigSetting): z.ZodType {
  if (choices !== undefined) return z.enum(choices)
  if (kind === 'switch') return z.boolean()
  if (kind === 'value') return z.union([z.string(), z.number(), z.boolean()])
  const integer = least === undefined ? z.int() : z.int().min(least)
  return most === undefined ? integer : integer.max(most)
}
