import {h, render} from 'preact'
import type {SceneRequest} from '../../../src/jobs/show-reconstruction.js'
import {ScenePicture} from '../../../src/web/pictures/scene-picture.js'
import type {Engine} from '../../../src/web/results/asked.js'
import {ResultsPanel} from '../../../src/web/results/results-panel.js'

/* The components of the page that show results, with an engine that the test plays. */

type Answered = {readonly value: unknown} | {readonly failure: unknown}

const scope = globalThis as unknown as {
  askEngine: (kind: string, ask: unknown) => Promise<Answered>
  showResults: (names: readonly string[], dataPath?: string) => void
  showScene: (release: Omit<SceneRequest, 'truth' | 'plane'>, real?: string) => void
}

const engine: Engine = {
  ask: async (kind, ask) => {
    const answer = await scope.askEngine(kind, ask)
    if ('failure' in answer) throw Object.assign(new Error('It failed.'), {failure: answer.failure})
    return answer.value as never
  },
}

const place = document.getElementById('app')!

scope.showResults = (names, dataPath) => {
  render(null, place)
  const files = names.map(name => new File([], name))
  render(h(ResultsPanel, {engine, files, ...(dataPath !== undefined && {data: {path: dataPath, files: []}})}), place)
}

scope.showScene = (release, real) => {
  render(null, place)
  render(h(ScenePicture, {engine, release, files: [], ...(real !== undefined && {real})}), place)
}
