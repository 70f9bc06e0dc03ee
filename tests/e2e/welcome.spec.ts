import { expect, test } from './support/world.ts'

test('a trainer signs in to the demonstration and finds the lessons of the day', async ({ world }) => {
  const { page } = await world.phone('trainer')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.getByRole('link', { name: /PRIM-BIL/ }).first()).toBeVisible()
})
