import { describe, expect, test } from 'vitest'
import { tryReply } from '../../pbx-core/runtime/reply-trial.ts'
import { processorMs } from '../support/processor-time.ts'

/** As the window shows it. */
function placeIn(reply: string): string {
  const { outcome, place, effects } = tryReply(
    { domain: 'acme.test', hook: 'inbound', onFailure: 'continue', reply },
    undefined
  )
  const [first] = effects
  return `${outcome} ${first?.remark?.code ?? first?.kind} ${place === null ? '-' : `${place.line}:${place.column}`}`
}

const nested = (depth: number) => '<x>'.repeat(depth) + '</x>'.repeat(depth)

describe('where a pasted reply is at fault (2-cti, Trying it)', () => {
  test.each([
    ['<set>\n <record>yes</recrod>\n</set>', 'failed xml 2:1'],
    ['\n\n<set>\n <record>yes</recrod>\n</set>', 'failed xml 4:1'],
    ['<ipbx>\n <Set>\n <record>no</record>\n</ipbx>', 'failed element-open 2:2'],
    ['<?xml version="1.0"?>\n<!DOCTYPE x>\n<ipbx/>', 'failed doctype 2:1'],
    ['<!-- <!DOCTYPE --><ipbx>\n<!ENTITY x "y"></ipbx>', 'failed doctype 2:1'],
    ['<set>\n  <userfield>&oops;</userfield></set>', 'failed entity 2:14'],
    ['<set><!-- &oops; -->\n<userfield>&oops;</userfield></set>', 'failed entity 2:12'],
    ['<set><userfield>R&D</userfield></set>', 'failed ampersand 1:18'],
    ['<set><userfield>&amp;&#1;</userfield></set>', 'failed no-character 1:22'],
    ['<set>\n<!-- never ends </set>', 'failed missing 2:1'],
    ['<set/>\nand more', 'failed text-outside 2:1'],
    ['<set>\n <?xml version="1.0"?></set>', 'failed declaration-amid 2:2'],
    ['<?xml version="1.0"?><set>\n <?xml version="1.0"?></set>', 'failed declaration-amid 2:2'],
    ['<set>\n<record', 'failed tag-open 2:1'],
    ['<set/>\n</set>', 'failed element-unopened 2:1'],
    ['<set>\n<record>yes', 'failed element-open 2:1'],
    [nested(33), 'failed nested 1:97'],
    ['{"set": {"record": yes}}', 'failed json 1:20'],
    ['{"set": {"record": "yes",}}', 'failed json 1:26'],
    ['{"set": {"record": "yes"}', 'failed json 1:26'],
    ['{\n "set" {}}', 'failed json 2:8'],
    ['{"set": {"a": [1, {"b": "\\u00e4"}]]}', 'failed json 1:35'],
    ['{"set": []]', 'failed json 1:11'],
    ["{'set': 1}", 'failed json 1:2'],
    ['{"set": {"record": [1]}}', 'failed wrong-shape -'],
    ['<set><record>yes</record></set>', 'reply change -'],
    ['OK', 'no-change not-markup -'],
    ['', 'no-change none -']
  ])('%j: %s', (reply, expected) => {
    expect(placeIn(reply)).toBe(expected)
  })

  test('one that is larger than a reply may be is said to be, whatever stands in it', () => {
    expect(placeIn(`<set>${'ä'.repeat(33_000)}</set>`)).toBe('failed too-large -')
  })

  test('the place is found in time linear to the reply, whoever has written it', () => {
    const hostile = ['<"', '<!-- ', '&a', '{"a":[', '<x a="', '<?'].map((piece) => {
      return `<set>${piece.repeat(60_000 / piece.length)}`
    })
    const spent = processorMs(() => {
      for (const reply of [...hostile, '['.repeat(60_000)]) placeIn(reply)
    })
    expect(spent).toBeLessThan(2000)
  })

  test('one that was pasted is text, whatever encoding it declares', () => {
    expect(placeIn('<?xml version="1.0" encoding="UTF-16"?><set><record>ü</record></set>')).toBe('reply not-boolean -')
  })
})
