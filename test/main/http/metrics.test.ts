import { expect, it } from 'vitest'
import { sampleCdr } from '../../records/samples.ts'
import { basic, httpFixture } from '../support/http-fixture.ts'

it('metrics are text as Prometheus reads it, names begin with offhook_, a value is escaped (4-pbx, Names of what is new)', async () => {
  await using fixture = await httpFixture({ several: true })
  const { pbx } = fixture
  const trunk = { lastStatus: 200, lastReason: 'OK', since: 1, address: null } as const
  pbx.trunksNow = [
    { ...trunk, domain: 'acme.test', name: 'a "b" \\ c', state: 'up' },
    { ...trunk, domain: 'other.test', name: 'far', state: 'down' }
  ]
  pbx.events.emit('record.written', sampleCdr({ domain: 'acme.test' }))
  pbx.events.emit('record.written', sampleCdr({ domain: 'acme.test' }))
  const read = async (user: string) => {
    const { text, headers } = await fixture.request('/api/v1/metrics', { headers: basic(user) })
    for (const line of text.trim().split('\n')) {
      expect(line).toMatch(/^(# (HELP|TYPE) offhook_\w+ .+|offhook_\w+(\{(\w+="([^"\\]|\\.)*",?)+\})? -?[0-9.e+-]+)$/)
    }
    return { text, type: headers['content-type'] }
  }
  const { text, type } = await read('100@acme.test')
  expect(type).toBe('text/plain; version=0.0.4; charset=utf-8')
  expect(text).toContain('offhook_trunk_up{domain="acme.test",trunk="a \\"b\\" \\\\ c"} 1\n')
  expect(text).toMatch(/offhook_records_total\{domain="acme.test",direction="\w+",disposition="ANSWERED"\} 2\n/)
  expect([text.includes('other.test'), text.includes('resident_memory')]).toEqual([false, false])
  const all = await read('103@acme.test')
  expect([all.text.includes('other.test'), all.text.includes('offhook_resident_memory_bytes')]).toEqual([true, true])
})
