import {useCallback, useMemo, useState} from 'preact/hooks'
import type {AuditResult, PeopleAtRisk} from '../../result/audit-result.js'
import type {ShownRow} from '../../jobs/show-rows.js'
import type {TableBlock} from '../../report/document.js'
import {visible} from '../../report/text.js'
import {generatorName} from '../../report/view/names.js'
import type {MountedFile} from '../engine/protocol.js'
import {results} from '../messages/results-en.js'
import {useAsked, type Engine} from '../results/asked.js'
import {FailureView} from '../results/failure-view.js'
import {TableView} from '../results/table-view.js'
import {ChartView} from './chart-view.js'
import {exposedPeople, exposedPeopleChart} from './exposed-people.js'

const words = results.people

/** Where the audited data can be read again, if the user asks to see somebody's row. */
export interface AuditedData {
  readonly engine: Engine
  readonly path: string
  readonly files: readonly MountedFile[]
}

interface PeopleProps {
  readonly result: AuditResult
  readonly prefix: string
  readonly data?: AuditedData
}

/** Who is most exposed by each release, by row number. Values are shown only where the data are at hand and the user asks. */
export function PeoplePictures({result, prefix, data}: PeopleProps) {
  return (
    <>
      {(result.peopleAtRisk ?? []).map((risk, at) => (
        <ReleasePeople key={at} risk={risk} number={at} result={result} prefix={prefix} {...(data && {data})} />
      ))}
    </>
  )
}

function ReleasePeople({
  risk,
  number,
  result,
  prefix,
  data,
}: PeopleProps & {readonly risk: PeopleAtRisk; readonly number: number}) {
  const chart = useMemo(() => exposedPeopleChart(risk, number), [risk, number])
  if (chart === undefined) return null
  return (
    <ChartView chart={chart} prefix={prefix}>
      {data !== undefined && <Records risk={risk} result={result} data={data} />}
    </ChartView>
  )
}

interface RecordsProps {
  readonly risk: PeopleAtRisk
  readonly result: AuditResult
  readonly data: AuditedData
}

function Records({risk, result, data}: RecordsProps) {
  const [isAsked, setAsked] = useState(false)
  const {plan, input} = result
  const question = useCallback(
    (signal: AbortSignal) => {
      const rows = exposedPeople(risk).map(({row}) => row)
      return data.engine.ask(
        'rows',
        {file: data.path, plan: {columns: plan.columns, target: plan.target}, sha256: input.sha256, rows},
        {files: data.files, signal},
      )
    },
    [risk, plan, input, data],
  )
  const asked = useAsked<readonly ShownRow[]>(isAsked ? question : undefined)
  return (
    <>
      <p>
        <button
          type="button"
          aria-expanded={isAsked}
          onClick={() => {
            setAsked(!isAsked)
          }}
        >
          {isAsked ? words.hide : words.values}
        </button>{' '}
        <small>{words.valuesWarning}</small>
      </p>
      {asked.status === 'failed' && <FailureView failure={asked.failure} />}
      {asked.status === 'done' && asked.value.length > 0 && <TableView table={recordsTable(risk, asked.value)} />}
    </>
  )
}

function recordsTable({generator}: PeopleAtRisk, rows: readonly ShownRow[]): TableBlock {
  const names = Object.keys(rows[0].cells)
  return {
    kind: 'table',
    caption: words.valuesOf(generatorName(generator)),
    columns: [{title: words.rowTitle}, ...names.map(name => ({title: visible(name)}))],
    rows: rows.map(({row, cells}) => [String(row), ...names.map(name => shownCell(cells[name]))]),
  }
}

const shownCell = (cell: number | string | null) => (cell === null ? '–' : visible(String(cell)))
