import { defineConfig } from '@playwright/test'

/** Set by `npm test`; a browser elsewhere can be named by hand. */
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  // Each test starts its own relay (tests/e2e/support), so nothing is shared and nothing waits here.
  // One after the other: several throttled browsers on two cores would measure each other.
  workers: 1,
  fullyParallel: false,
  // A test that passes the second time hides a race someone will meet in the field.
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 120_000,
  globalTimeout: 35 * 60_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: {
    actionTimeout: 20_000,
    navigationTimeout: 40_000,
    screenshot: 'only-on-failure',
    trace: 'off',
    locale: 'fr-MA',
    timezoneId: 'Africa/Casablanca',
    launchOptions: {
      executablePath,
      // Containers give neither a user namespace for the sandbox, nor a large /dev/shm, nor a GPU.
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu']
    }
  },
  projects: [
    {
      name: 'phone',
      use: {
        browserName: 'chromium',
        viewport: { width: 360, height: 740 },
        deviceScaleFactor: 2,
        hasTouch: true,
        isMobile: true
      }
    }
  ]
})
