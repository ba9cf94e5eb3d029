"""Lists every event stream with the official Python SDK, as its documentation does. AUTH0_DOMAIN and AUTH0_API_TOKEN are the
tenant."""

import os

from auth0.management import ManagementClient

client = ManagementClient(domain=os.environ["AUTH0_DOMAIN"], token=os.environ["AUTH0_API_TOKEN"])
print(sum(1 for _ in client.event_streams.list(take=100)))
