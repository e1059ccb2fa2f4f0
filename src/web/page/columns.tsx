import {useState} from 'preact/hooks'
import {missingIn, readAs} from '../../report/column-readings.js'
import {harmless} from '../../report/text.js'
import type {FilePreview, PreviewedColumn} from '../../jobs/preview-file.js'
import {columnTypes, type ColumnRole, type ColumnType} from '../../roles/role.js'
import {useGrowing} from '../results/in-pieces.js'
import {NameView} from '../results/text-view.js'
import {Choice} from './choice.js'
import {roleOf, withRole, withType} from './choices.js'
import {shownName} from './shown-name.js'
import {useMessages, type Page} from './use.js'

const ROLES = [
  ...(['target', 'ordinary', 'quasi-identifier', 'sensitive', 'date'] as const),
  ...(['identifier', 'group', 'ignored'] as const),
] satisfies readonly ColumnRole[]
/** So many columns are listed, and more when they are asked for. */
const MOST = 40
/** Rows that are put on the page at once: each has two long lists to choose from. */
const AT_ONCE = 5

interface ColumnsProps extends Page {
  readonly preview: FilePreview
}

/** How each column was read and what it is for, each to be corrected. */
export function Columns({preview, ...page}: ColumnsProps) {
  const {columns: words} = useMessages()
  const [most, setMost] = useState(MOST)
  const rest = preview.columns.length - most
  const shown = useGrowing(Math.min(most, preview.columns.length), AT_ONCE)
  return (
    <>
      <p>{words.check}</p>
      <table class="columns">
        <thead>
          <tr>
            <th scope="col">{words.name}</th>
            <th scope="col">{words.readAs}</th>
            <th scope="col">{words.type}</th>
            <th scope="col">{words.role}</th>
          </tr>
        </thead>
        <tbody>
          {preview.columns.slice(0, shown).map(column => (
            <ColumnRow key={column.name} column={column} columns={preview.columns} {...page} />
          ))}
        </tbody>
      </table>
      {rest > 0 && (
        <button
          type="button"
          onClick={() => {
            setMost(most + MOST)
          }}
        >
          {words.more(Math.min(rest, MOST))}
        </button>
      )}
    </>
  )
}

interface ColumnProps extends Page {
  readonly column: PreviewedColumn
  readonly columns: readonly PreviewedColumn[]
}

function ColumnRow({column, columns, state: {choices}, controller}: ColumnProps) {
  const {columns: words} = useMessages()
  const {name, because, notes} = column
  const missing = missingIn(column)
  const role = roleOf(column, choices)
  return (
    <tr>
      <th scope="row">
        <NameView name={name} />
      </th>
      <td data-label={words.readAs}>
        {harmless(readAs(column))}
        {missing !== '' && <small>{words.missing(harmless(missing))}</small>}
        {notes.map((note, at) => (
          <small key={at}>{harmless(note)}</small>
        ))}
      </td>
      <td data-label={words.type}>
        <Choice
          hidden
          label={words.typeOf(shownName(name))}
          value={choices.types.get(name) ?? 'found'}
          options={(['found', ...columnTypes] as const).map(each => [each, words.types[each]] as const)}
          onChoose={(chosen: ColumnType | 'found') => {
            controller.choose(withType(choices, name, chosen === 'found' ? undefined : chosen))
          }}
        />
      </td>
      <td data-label={words.role}>
        <Choice
          hidden
          label={words.roleOf(shownName(name))}
          value={role}
          options={ROLES.map(each => [each, words.roles[each]] as const)}
          onChoose={chosen => {
            controller.choose(withRole(choices, columns, name, chosen))
          }}
        />
        {because !== undefined && role === column.role && !choices.roles.has(name) && (
          <small>{words.because(harmless(because))}</small>
        )}
      </td>
    </tr>
  )
}
