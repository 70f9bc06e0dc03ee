import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: [
      'src/**/*.test.ts',
      'sync-server/**/*.test.ts',
      'tests/{architecture,simulation,fixtures}/**/*.test.ts'
    ],
    environment: 'node',
    restoreMocks: true,
    testTimeout: 20_000
  }
})
