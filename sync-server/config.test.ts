import { expect, it } from 'vitest'
import { readConfig } from './config.ts'

it('an empty environment serves this machine alone', () => {
  expect(readConfig({})).toEqual({
    ok: true,
    config: {
      port: 4180,
      host: '127.0.0.1',
      dataFolder: './data',
      logLevel: 'info',
      startsAsDemo: false,
      setupKey: null,
      publicUrl: null,
      trustsProxy: false,
      mail: null
    }
  })
})

it('what is wrong is said by name, all at once', () => {
  const environment = {
    PORT: '99999',
    LOG_LEVEL: 'loud',
    PUBLIC_URL: 'ftp://here',
    SIJIL_SETUP_KEY: 'short',
    DEMO: 'yes'
  }
  const configuring = readConfig(environment)
  const problems = configuring.ok ? [] : configuring.problems
  expect(problems.map((problem) => problem.split(' ')[0]).sort()).toEqual(
    Object.keys(environment).sort()
  )
  expect(problems).toContain('PORT is no port number')
})
