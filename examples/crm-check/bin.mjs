#!/usr/bin/env node
import { run } from './crm-check.mjs'

process.exitCode = await run(process.argv.slice(2))
