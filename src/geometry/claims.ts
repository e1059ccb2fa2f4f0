import type {LineEnd} from './crossings.js'
import type {MeetingPoint} from './meeting-points.js'

/**
 * Chooses the meeting points that are records. A line between two records has one record at either end, so every end of a line
 * is claimed once; meeting points are served in the order of how many unclaimed ends they have, and one that is left with
 * fewer than `fewest` is no record. This is what keeps chance meetings out, of which lattices (one-hot columns, integers) are full:
 * their lines end elsewhere.
 *
 * @param fewest Lines that must meet.
 * @returns The chosen points, with the ends they claimed.
 */
export function claimEnds(meetings: readonly MeetingPoint[], fewest: number): MeetingPoint[] {
  const claimed = new Set<LineEnd>()
  const chosen: MeetingPoint[] = []
  const most = meetings.reduce((largest, {ends}) => Math.max(largest, ends.length), 0)
  const queues: number[][] = Array.from({length: most + 1}, () => [])
  meetings.forEach(({ends}, at) => queues[ends.length].push(at))
  for (let count = most; count >= fewest; count--)
    for (const at of queues[count]) {
      const ends = meetings[at].ends.filter(end => !claimed.has(end))
      // Others have claimed some of its ends since it was queued: its turn comes later.
      if (ends.length < count) queues[ends.length].push(at)
      else {
        for (const end of ends) claimed.add(end)
        chosen.push({...meetings[at], ends})
      }
    }
  return chosen
}
