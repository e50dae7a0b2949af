import type { PbxEvents } from '../../pbx-core/contract/events.ts'
import type { Pbx } from '../../pbx-core/contract/pbx.ts'
import type { Sight } from '../access/sight.ts'

export const metricsType = 'text/plain; version=0.0.4; charset=utf-8'

type Labels = Readonly<Record<string, string>>
interface Sample {
  readonly labels?: Labels
  readonly value: number
}
interface Family {
  readonly name: string
  readonly type: 'gauge' | 'counter'
  readonly help: string
  readonly samples: readonly Sample[]
}

/** What is counted since the start, and how things stand, as Prometheus reads it (text format 0.0.4). */
export class Metrics implements Disposable {
  readonly #pbx: Pbx
  /** Records by domain, direction and disposition. */
  readonly #records = new Map<string, number>()
  readonly #subscription: Disposable

  constructor(pbx: Pbx) {
    this.#pbx = pbx
    this.#subscription = pbx.events.on('record.written', (cdr) => this.#count(cdr))
  }

  /** Of one domain for its admin; of all, and of the machine, for a system admin. */
  text(sight: Sight, domains: readonly string[]): string {
    const seen = domains.filter((name) => sight.domain === null || sight.domain === name)
    const families = [...this.#ofDomains(seen), ...(sight.domain === null ? this.#ofMachine() : [])]
    return families.map(lines).join('')
  }

  [Symbol.dispose](): void {
    this.#subscription[Symbol.dispose]()
  }

  #count({ domain, direction, disposition }: PbxEvents['record.written']): void {
    const key = JSON.stringify({ domain, direction, disposition })
    this.#records.set(key, (this.#records.get(key) ?? 0) + 1)
  }

  #ofDomains(domains: readonly string[]): readonly Family[] {
    const pbx = this.#pbx
    const calls = pbx.calls()
    const ofEach = (count: (domain: string) => number): Sample[] =>
      domains.map((domain) => ({ labels: { domain }, value: count(domain) }))
    const records = [...this.#records].flatMap(([key, value]) => {
      const labels = JSON.parse(key) as Labels
      return domains.includes(labels.domain ?? '') ? [{ labels, value }] : []
    })
    const trunks = domains.flatMap((domain) => pbx.trunks(domain))
    const queues = domains.flatMap((domain) => pbx.queues(domain))
    return [
      gauge(
        'calls',
        'Calls that are going on.',
        ofEach((name) => calls.filter(({ domain }) => domain === name).length)
      ),
      gauge(
        'registrations',
        'Telephones that are registered.',
        ofEach((name) => pbx.registrations(name).length)
      ),
      gauge(
        'trunk_up',
        '1: calls leave through the trunk.',
        trunks.map(({ domain, name, state }) => ({ labels: { domain, trunk: name }, value: Number(state === 'up') }))
      ),
      gauge(
        'queue_waiting',
        'Callers who wait in a queue.',
        queues.map(({ domain, name, waiting }) => ({ labels: { domain, queue: name }, value: waiting.length }))
      ),
      {
        name: 'offhook_records_total',
        type: 'counter',
        help: 'Call records since the start.',
        samples: records
      }
    ]
  }

  #ofMachine(): readonly Family[] {
    const health = this.#pbx.health()
    const one = (value: number): Sample[] => [{ value }]
    return [
      gauge('healthy', '1: everything that is configured works.', one(Number(health.status === 'ok'))),
      gauge(
        'deliveries_waiting',
        'Post-call requests that wait for their next attempt.',
        one(health.deliveriesWaiting)
      ),
      gauge('sip_dialogs', 'SIP dialogs.', one(health.dialogs)),
      gauge('sip_transactions', 'SIP transactions.', one(health.transactions)),
      gauge('event_loop_lag_seconds', 'By how much timers are late.', one(health.eventLoopLag / 1000)),
      gauge('resident_memory_bytes', 'Memory of the process.', one(process.memoryUsage.rss())),
      gauge('uptime_seconds', 'Since the start of the process.', one(Math.round(process.uptime())))
    ]
  }
}

function gauge(name: string, help: string, samples: readonly Sample[]): Family {
  return { name: `offhook_${name}`, type: 'gauge', help, samples }
}

function lines({ name, type, help, samples }: Family): string {
  if (samples.length === 0) return ''
  const values = samples.map(({ labels = {}, value }) => `${name}${labelled(labels)} ${value}\n`)
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${values.join('')}`
}

function labelled(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

/** What ends a value, or its line. */
function escaped(value: string): string {
  return value.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')
}
