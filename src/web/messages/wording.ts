import {flagWording} from '../../cli/flag-wording.js'
import type {SettingName} from '../../core/settings.js'
import type {SettingPart, Wording} from '../../core/text.js'
import {en, type Messages} from './en.js'

/** How the page's errors and notes name settings: by what they are called on the page, or else as flags of the installed tool. */
export const pageWording: Wording = {
  setting: part => {
    const name = namesOn(en)[part.setting]
    return name === undefined ? `${flagWording.setting(part)} of the installed tool` : `“${name}”${valueOf(part)}`
  },
  command: part => flagWording.command(part),
}

function namesOn({columns, plan, files}: Messages): Partial<Record<SettingName, string>> {
  const {roles, types, type} = columns
  return {
    delimiter: columns.separator,
    header: columns.header,
    encoding: columns.encoding,
    sheet: columns.sheet,
    decimalComma: columns.decimalComma,
    target: roles.target,
    minority: columns.classes,
    group: roles.group,
    ignore: roles.ignored,
    identifiers: roles.identifier,
    keepIdentifiers: roles.ordinary,
    quasiIdentifiers: roles['quasi-identifier'],
    sensitive: roles.sensitive,
    categorical: `${type}: ${types.category}`,
    numeric: `${type}: ${types.number}`,
    dates: `${type}: ${types.date}`,
    synthetic: files.parts.release,
    holdout: files.parts.holdout,
    generators: plan.generators,
    budgetSeconds: plan.depth,
  }
}

function valueOf({value}: SettingPart): string {
  if (value === undefined || typeof value === 'boolean') return ''
  if (typeof value === 'object' && 'placeholder' in value) return ''
  return `: ${typeof value === 'object' ? value.join(', ') : value}`
}
