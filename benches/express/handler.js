// A webhook handler as one writes it with Express: checks the bearer token, parses the body, prints it, and, where
// DATABASE_URL is set, keeps users in PostgreSQL. Prints its address first, on standard error.
import express from 'express'
import pg from 'pg'

const { API_TOKEN, DATABASE_URL } = process.env
const pool = DATABASE_URL && new pg.Pool({ connectionString: DATABASE_URL })
const app = express()

app.use((request, response, next) =>
  request.headers.authorization === `Bearer ${API_TOKEN}` ? next() : response.status(401).json({ error: 'Unauthorized' })
)
app.use(express.json())

app.post('/webhook', async (request, response) => {
  const event = request.body
  console.log('received', JSON.stringify(event, null, 2))
  try {
    if (pool && event.type === 'user.created') await keep(event.data.object, event.time)
    response.sendStatus(204)
  } catch (error) {
    console.error(error)
    response.status(500).json({ error: 'not handled' })
  }
})

const insert = `INSERT INTO express_users
  (user_id, email, name, nickname, created_at, updated_at, raw_user, last_event_processed)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`

async function keep(user, time) {
  const { user_id, email, name, nickname, created_at, updated_at } = user
  try {
    await pool.query(insert, [user_id, email, name, nickname, created_at, updated_at, user, time])
  } catch (error) {
    // A duplicate is skipped.
    if (error.code !== '23505') throw error
  }
}

const columns = 'email text, name text, nickname text, created_at text, updated_at text, raw_user json, last_event_processed text'
if (pool) await pool.query(`CREATE TABLE IF NOT EXISTS express_users (user_id text PRIMARY KEY, ${columns})`)
const server = app.listen(0, '127.0.0.1', () => console.error(`http://127.0.0.1:${server.address().port}/webhook`))
