import {stepName, subjectName, type Task} from '../audit/plan/task.js'

/** A task in a few words, for terminals. It holds no name of a column. */
export const taskLabel = ({subject, step, repeat}: Task): string =>
  `${stepName(step)} on ${subjectName(subject)}, repeat ${repeat + 1}`
