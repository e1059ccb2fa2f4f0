import {useId, useMemo, useState} from 'preact/hooks'
import type {TableBlock, TableColumn} from '../../report/document.js'
import {LONGEST_OPEN_TABLE} from '../../report/shown-text.js'
import {harmless} from '../../report/text.js'
import {results} from '../messages/results-en.js'
import {useLabel} from './labels.js'
import {shownRows, type RowOrder} from './table-rows.js'
import {TextView} from './text-view.js'

/** Rows that are put on the page at once: more would hold it up. */
const AT_ONCE = 100
/** Fewer rows need no filter: they are seen at a glance. */
const FILTERED_FROM = 8

/** A table of a report that can be sorted and filtered; a long one is folded, and made when it is unfolded. */
export function TableView({table}: {readonly table: TableBlock}) {
  const [isOpen, setOpen] = useState(false)
  if (table.folded !== true && table.rows.length <= LONGEST_OPEN_TABLE) return <OpenTable table={table} />
  return (
    <details
      onToggle={event => {
        setOpen(event.currentTarget.open)
      }}
    >
      <summary>{harmless(table.caption)}</summary>
      {isOpen && <OpenTable table={table} />}
    </details>
  )
}

function OpenTable({table: {caption, columns, rows}}: {readonly table: TableBlock}) {
  const labelled = useLabel()
  const [filter, setFilter] = useState('')
  const [order, setOrder] = useState<RowOrder>()
  const [most, setMost] = useState(AT_ONCE)
  const found = useMemo(() => shownRows(rows, filter, order), [rows, filter, order])
  const shown = found.slice(0, most)
  const rest = Math.min(AT_ONCE, found.length - shown.length)
  return (
    <>
      {rows.length >= FILTERED_FROM && <Filter value={filter} onValue={setFilter} shown={found.length} all={rows.length} />}
      <div class="table" role="region" aria-label={labelled(caption)} tabIndex={0}>
        <table>
          <caption>
            <span>{harmless(caption)}</span>
          </caption>
          <thead>
            <tr>
              {columns.map((column, at) => (
                <HeaderCell key={at} column={column} at={at} order={order} onOrder={setOrder} isSortable={rows.length > 1} />
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row, number) => (
              <tr key={number}>
                {row.map((cell, at) =>
                  at === 0 ? (
                    <th key={at} scope="row" class={classOf(columns[at])}>
                      <TextView text={cell} />
                    </th>
                  ) : (
                    <td key={at} class={classOf(columns[at])}>
                      <TextView text={cell} />
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
        {found.length === 0 && <p>{results.table.none}</p>}
      </div>
      {rest > 0 && (
        <button
          type="button"
          class="quiet"
          onClick={() => {
            setMost(most + AT_ONCE)
          }}
        >
          {results.table.more(rest)}
        </button>
      )}
    </>
  )
}

interface FilterProps {
  readonly value: string
  readonly onValue: (value: string) => void
  readonly shown: number
  readonly all: number
}

function Filter({value, onValue, shown, all}: FilterProps) {
  const id = useId()
  return (
    <p class="filter">
      <label for={id}>{results.table.filter}</label>{' '}
      <input
        id={id}
        type="search"
        value={value}
        onInput={event => {
          onValue(event.currentTarget.value)
        }}
      />{' '}
      <output for={id}>{results.table.shown(shown, all)}</output>
    </p>
  )
}

interface HeaderProps {
  readonly column: TableColumn
  readonly at: number
  readonly order: RowOrder | undefined
  readonly onOrder: (order: RowOrder | undefined) => void
  readonly isSortable: boolean
}

/** The first press sorts one way, the second the other, the third gives the order of the report back. */
function HeaderCell({column, at, order, onOrder, isSortable}: HeaderProps) {
  const title = harmless(column.title)
  const own = order?.column === at ? order.direction : undefined
  if (!isSortable)
    return (
      <th scope="col" class={classOf(column)}>
        {title}
      </th>
    )
  const next: RowOrder | undefined =
    own === undefined
      ? {column: at, direction: 'ascending'}
      : own === 'ascending'
        ? {column: at, direction: 'descending'}
        : undefined
  return (
    <th scope="col" class={classOf(column)} aria-sort={own ?? 'none'}>
      <button
        type="button"
        class="sort"
        title={results.table.sortBy(title)}
        onClick={() => {
          onOrder(next)
        }}
      >
        {title}
        <span aria-hidden="true">{own === undefined ? '' : own === 'ascending' ? ' ↑' : ' ↓'}</span>
      </button>
    </th>
  )
}

function classOf({holds}: TableColumn): string {
  return holds === 'figures' ? 'numeric' : holds === 'sentences' ? 'long' : ''
}
