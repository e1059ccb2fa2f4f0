import {useCallback, useMemo, useState} from 'preact/hooks'
import {harmless} from '../../report/text.js'
import type {AuditResult} from '../../result/audit-result.js'
import type {MountedFile} from '../engine/protocol.js'
import {DROPPED} from '../engine/protocol.js'
import {results} from '../messages/results-en.js'
import type {AuditedData} from '../pictures/people-picture.js'
import {useAsked, type Engine} from './asked.js'
import {ComparisonView} from './comparison-view.js'
import {FailureView} from './failure-view.js'
import {DocumentLabel} from './labels.js'
import {PolicyEditor} from './policy-editor.js'
import {ReportView} from './report-view.js'

const words = results.panel

interface PanelProps {
  readonly engine: Engine
  /** Each a report.json of an audit. The same array as long as they are the same. */
  readonly files: readonly File[]
  /** The audited data, where the user gave them as well. */
  readonly data?: Omit<AuditedData, 'engine'>
}

/** What the user gave of earlier audits: the report of one, or several side by side and the report of each. */
export function ResultsPanel({engine, files, data}: PanelProps) {
  const mounted = useMemo(
    () => files.map((file, at) => ({name: file.name, path: `${DROPPED}/result-${at}/report.json`, file})),
    [files],
  )
  const audited = useMemo(() => data && {...data, engine}, [data, engine])
  return (
    <>
      {mounted.length > 1 && <Compared engine={engine} files={mounted} />}
      {mounted.map((file, at) => (
        <FileResult
          key={file.path}
          engine={engine}
          file={file}
          prefix={mounted.length > 1 ? `result-${at}-` : ''}
          number={at + 1}
          isFolded={mounted.length > 1}
          {...(audited && {data: audited})}
        />
      ))}
    </>
  )
}

interface NamedFile extends MountedFile {
  readonly name: string
}

function Compared({engine, files}: {readonly engine: Engine; readonly files: readonly NamedFile[]}) {
  const question = useCallback(
    (signal: AbortSignal) => engine.ask('compare', {files: files.map(({path, name}) => ({file: path, name}))}, {files, signal}),
    [engine, files],
  )
  const asked = useAsked(question)
  if (asked.status === 'failed') return <FailureView failure={asked.failure} />
  if (asked.status !== 'done') return <p role="status">{results.comparison.working}</p>
  return <ComparisonView comparison={asked.value} />
}

interface FileProps {
  readonly engine: Engine
  readonly file: NamedFile
  readonly prefix: string
  /** Which of the files it is, from 1. */
  readonly number: number
  readonly isFolded: boolean
  readonly data?: AuditedData
}

function FileResult({isFolded, ...props}: FileProps) {
  const [isOpen, setOpen] = useState(!isFolded)
  if (!isFolded) return <ReadResult {...props} />
  const {name} = props.file
  return (
    <DocumentLabel.Provider value={`${name} (${props.number})`}>
      <details
        class="result"
        onToggle={event => {
          setOpen(event.currentTarget.open)
        }}
      >
        <summary>{harmless(name)}</summary>
        {isOpen && <ReadResult {...props} />}
      </details>
    </DocumentLabel.Provider>
  )
}

function ReadResult({engine, file, prefix, data}: Omit<FileProps, 'isFolded' | 'number'>) {
  const question = useCallback(
    (signal: AbortSignal) => engine.ask('result', {file: file.path}, {files: [file], signal}),
    [engine, file],
  )
  const asked = useAsked(question)
  if (asked.status === 'failed') return <FailureView failure={asked.failure} />
  if (asked.status !== 'done') return <p role="status">{words.working}</p>
  return <ResultView engine={engine} result={asked.value} prefix={prefix} {...(data && {data})} />
}

interface ResultProps {
  readonly engine: Engine
  readonly result: AuditResult
  /** Before ids, where several results are on one page. */
  readonly prefix?: string
  readonly data?: AuditedData
}

/** All there is to see and to try of one result: its report, the people at risk, and policies. */
export function ResultView({engine, result, prefix = '', data}: ResultProps) {
  const [isTrying, setTrying] = useState(false)
  return (
    <div class="result">
      <ReportView result={result} prefix={prefix} {...(data && {data})} />
      <details
        class="policy"
        onToggle={event => {
          setTrying(event.currentTarget.open)
        }}
      >
        <summary>{results.policy.title}</summary>
        {isTrying && <PolicyEditor engine={engine} result={result} prefix={`${prefix}policy-`} />}
      </details>
    </div>
  )
}
