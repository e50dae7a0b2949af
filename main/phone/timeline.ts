import type { TimelineEntry } from '../../pbx-core/contract/timeline.ts'
import type { TimelineItem, TimelineSaid } from '../ipc/contract.ts'

/** An entry as a window shows it: what it says for the window's own words, and the English of the core. */
export function timelineItem(entry: TimelineEntry): TimelineItem {
  return { at: entry.at, kind: entry.kind, said: saidBy(entry), ...textOf(entry) }
}

function saidBy(entry: TimelineEntry): TimelineSaid | null {
  switch (entry.kind) {
    case 'sip': {
      const { direction, peer, protocol, remote, summary } = entry
      return { code: 'sip', direction, peer, protocol, remote, summary }
    }
    case 'app':
      return { code: 'app', app: entry.app, name: entry.name }
    case 'hook': {
      const { hook, method, url, ms, status = null, outcome, result = null, remark = null, changes = {} } = entry
      return { code: 'hook', hook, method, url, ms, status, outcome, result, remark, changes }
    }
    case 'delivery':
      return { code: 'delivery', ...deliveryOf(entry) }
    case 'decision':
    case 'media':
    case 'warning':
      return entry.fact ?? null
  }
}

/** `<uniqueid>.<segment>.<hook>`, and `status 200` where the application answered. */
function deliveryOf(entry: Extract<TimelineEntry, { kind: 'delivery' }>) {
  const { delivery, attempt, outcome, remark = null } = entry
  const status = /^status (\d{3})$/.exec(outcome)?.[1]
  const hook = delivery.slice(delivery.lastIndexOf('.') + 1)
  return { hook, attempt, outcome, remark, status: status === undefined ? null : Number(status) }
}

function textOf(entry: TimelineEntry): Pick<TimelineItem, 'title' | 'text' | 'detail' | 'figures'> {
  const nothing = { text: '', detail: null, figures: {} }
  switch (entry.kind) {
    case 'sip': {
      const arrow = entry.direction === 'in' ? '←' : '→'
      const text = `${arrow} ${entry.peer} ${entry.protocol} ${entry.remote}`
      return { ...nothing, title: entry.summary, text, detail: entry.message }
    }
    case 'hook': {
      const text = `${entry.method} ${entry.url} · ${entry.status ?? '–'} · ${entry.ms} ms`
      return { ...nothing, title: `${entry.hook}: ${entry.outcome}`, text, detail: entry.reply ?? null }
    }
    case 'delivery':
      return { ...nothing, title: entry.outcome, text: `${entry.delivery} (${entry.attempt})` }
    case 'warning':
      return { ...nothing, title: entry.text, text: entry.remedy ?? '' }
    case 'media':
      return { ...nothing, title: entry.text, text: entry.leg, figures: entry.detail ?? {} }
    case 'decision':
      return { ...nothing, title: entry.text, figures: entry.detail ?? {} }
    case 'app':
      return { ...nothing, title: entry.text }
  }
}
