import { parseArgs } from 'node:util'
import { checkHook } from './check-hook.mjs'
import { checkOffhook } from './check-offhook.mjs'
import { checkPage } from './check-page.mjs'
import { checkPostCall } from './check-post-call.mjs'
import { Report } from './report.mjs'

const help = `Asks your CRM what Offhook would ask, and says what would go wrong.

  npx ./examples/crm-check --hook URL --post-call URL --page URL [--offhook URL --token TOKEN]

  --hook URL         the control hook, with %%variables%% as in Offhook's configuration
  --post-call URL    where calls are told once they are over
  --page URL         the caller's page
  --method METHOD    GET or POST, for the hook and post-call (POST)
  --header 'N: V'    a header of both; may be given more than once
  --secret SECRET    the secret of post-call; better by the environment: OFFHOOK_SECRET
  --count URL        says how often a call stands in your CRM; %%uniqueid%% is the call
  --timeout MS       Offhook's timeoutMs for both (2000)
  --number NUMBER    a number that your CRM knows (+15550100199)
  --offhook URL      an Offhook that runs: http://127.0.0.1:8980
  --token TOKEN      a token of it; better by the environment: OFFHOOK_TOKEN
  --json             the results as JSON

It writes calls into what it is pointed at: use a test account. Exit code: 0 all good, 1 something is wrong, 2 wrong use.`

const options = {
  ...{ hook: { type: 'string' }, 'post-call': { type: 'string' }, page: { type: 'string' }, count: { type: 'string' } },
  ...{ method: { type: 'string', default: 'POST' }, header: { type: 'string', multiple: true, default: [] } },
  ...{
    secret: { type: 'string' },
    number: { type: 'string', default: '+15550100199' },
    timeout: { type: 'string', default: '2000' },
    json: { type: 'boolean' }
  },
  ...{ offhook: { type: 'string' }, token: { type: 'string' }, help: { type: 'boolean' } }
}

/** The exit code. */
export async function run(args, { env = process.env, print = console.log, complain = console.error } = {}) {
  let given
  try {
    given = parseArgs({ args, options }).values
  } catch (error) {
    complain(`${error.message}\n\n${help}`)
    return 2
  }
  const wrong = faultOf(given, env)
  if (given.help || wrong !== undefined) {
    if (wrong === undefined || given.help) print(help)
    else complain(`${wrong}\n\n${help}`)
    return given.help ? 0 : 2
  }
  const { method, number, count, json } = given
  const timeoutMs = Number(given.timeout)
  const hook = (url) => ({ url, method: method.toUpperCase(), headers: headersOf(given.header) })
  const report = new Report()
  if (given.hook) await checkHook(report, hook(given.hook), { number, timeoutMs })
  if (given['post-call']) {
    const secret = given.secret ?? env.OFFHOOK_SECRET ?? ''
    await checkPostCall(report, hook(given['post-call']), { number, secret, count, timeoutMs })
  }
  if (given.page) await checkPage(report, given.page, { number })
  if (given.offhook) await checkOffhook(report, given.offhook, { token: given.token ?? env.OFFHOOK_TOKEN })
  print(json ? JSON.stringify({ faults: report.faults, results: report.results }, null, 2) : report.text())
  return report.faults > 0 ? 1 : 0
}

function faultOf(given, env) {
  const urls = ['hook', 'post-call', 'page', 'offhook', 'count'].filter((name) => given[name] !== undefined)
  const broken = urls.find((name) => !/^https?:\/\/[^/%?#]+/.test(given[name]))
  if (broken !== undefined) return `--${broken} is no http: or https: address: ${given[broken]}`
  if (!urls.some((name) => name !== 'count')) return 'There is nothing to check.'
  if (!/^(get|post)$/i.test(given.method)) return `--method is GET or POST, not ${given.method}`
  if (!/^\d{3,5}$/.test(given.timeout)) return `--timeout is milliseconds, 100 to 99999, not ${given.timeout}`
  const header = given.header.find((text) => !/^[^\s:]+:/.test(text))
  if (header !== undefined) return `--header is written as 'Name: value', not ${header}`
  if (given.offhook !== undefined && !(given.token ?? env.OFFHOOK_TOKEN)) return '--offhook needs a --token'
  return undefined
}

function headersOf(texts) {
  return Object.fromEntries(
    texts.map((text) => [text.slice(0, text.indexOf(':')), text.slice(text.indexOf(':') + 1).trim()])
  )
}
