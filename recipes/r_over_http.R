# Incidents by how far they are established, read with R itself.
# Run: Rscript recipes/r_over_http.R [ADDRESS OF THE DASHBOARD]

server <- c(commandArgs(trailingOnly = TRUE), "http://localhost:8501")[1]
address <- paste0(server, "/data/files/newest/csv/fct_incidents.csv")

# Everything is read as text, so that ids stay what they are; empty is not known.
incidents <- read.csv(
  address, colClasses = "character", na.strings = "", encoding = "UTF-8"
)
incidents$happened_on <- as.Date(incidents$happened_on)
print(range(incidents$happened_on, na.rm = TRUE))
print(table(incidents$standing))
