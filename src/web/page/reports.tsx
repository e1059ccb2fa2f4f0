import {useEffect, useMemo, useState} from 'preact/hooks'
import type {AuditResult} from '../../result/audit-result.js'
import type {EngineClient} from '../engine/client.js'
import {ofPart, type GivenFile} from './given-files.js'

interface ReportProps {
  readonly engine: EngineClient
  /** Of the audit that ran here. */
  readonly result?: AuditResult
  /** Reports of earlier audits. */
  readonly earlier: readonly File[]
  readonly files: readonly GivenFile[]
}

const loadViews = () => import('../results/results-panel.js')

type Views = Awaited<ReturnType<typeof loadViews>>

/** Whole reports. What draws them is loaded when there is one. */
export function Reports({engine, result, earlier, files}: ReportProps) {
  const views = useViews(result !== undefined || earlier.length > 0)
  const data = useMemo(() => {
    const path = ofPart(files, 'data').at(0)?.path
    return path === undefined ? undefined : {path, files: files.map(({path, file}) => ({path, file}))}
  }, [files])
  if (views === undefined) return null
  const {ResultView, ResultsPanel} = views
  return (
    <>
      {result !== undefined && <ResultView engine={engine} result={result} {...(data && {data: {...data, engine}})} />}
      {earlier.length > 0 && <ResultsPanel engine={engine} files={earlier} {...(data && {data})} />}
    </>
  )
}

function useViews(isNeeded: boolean): Views | undefined {
  const [views, setViews] = useState<Views>()
  useEffect(() => {
    if (isNeeded) void loadViews().then(setViews)
  }, [isNeeded])
  return views
}
